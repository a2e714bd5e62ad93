package io.agentfactory.cleanup.fleet;

/** What the cleanup thinks of something at the provider. */
public sealed interface Verdict {

    /** In words, for the report. */
    String inWords();

    /** A live worker of ours owns it. */
    record Known(String workerId) implements Verdict {
        @Override
        public String inWords() {
            return "known: belongs to worker " + workerId;
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
