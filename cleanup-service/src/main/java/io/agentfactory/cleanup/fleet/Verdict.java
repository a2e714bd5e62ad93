package io.agentfactory.cleanup.fleet;

import java.time.Duration;

/** What the cleanup thinks of something at the provider. */
sealed interface Verdict {

    /** Known, orphan or foreign, with the reason. */
    String inWords();

    /** A live worker of ours owns it. */
    record Known(String workerId) implements Verdict {
        @Override
        public String inWords() {
            return "known: belongs to worker " + workerId;
        }
    }

    /** So young that the scaler's word of it may still be on its way; the next run judges it. */
    record Young(Duration age) implements Verdict {
        @Override
        public String inWords() {
            return "known: made " + age.toSeconds() + " s ago, too young to judge";
        }
    }

    /** We made it, or nobody can be named who did, and no live worker owns it: it costs money for nothing. */
    record Orphan(String reason) implements Verdict {
        @Override
        public String inWords() {
            return "orphan: " + reason;
        }
    }

    /** Somebody else's; never touched. */
    record Foreign(String reason) implements Verdict {
        @Override
        public String inWords() {
            return "foreign: " + reason;
        }
    }
}
