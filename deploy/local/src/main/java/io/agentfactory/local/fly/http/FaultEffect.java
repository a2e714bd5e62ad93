package io.agentfactory.local.fly.http;

import io.agentfactory.local.fly.model.Inventory;
import java.time.Duration;

/** What goes wrong with a request. */
public sealed interface FaultEffect {

    /** It is answered so, and nothing is done. */
    record Replies(int status, String error) implements FaultEffect {
        public Replies {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("status must be 400 to 599, not " + status);
            }
        }
    }

    /** It is answered so, in plain text as a proxy on the way would, and nothing is done. */
    record RepliesPlainly(int status, String text) implements FaultEffect {
        public RepliesPlainly {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("status must be 400 to 599, not " + status);
            }
        }
    }

    /** It is done and answered as usual, but so much later. */
    record Delays(Duration time) implements FaultEffect {
        public Delays {
            if (time.isNegative() || time.compareTo(Duration.ofMinutes(5)) > 0) {
                throw new IllegalArgumentException("a delay must be 0 to 5 min, not " + time);
            }
        }
    }

    /** The connection ends without an answer, and nothing was done. */
    record DropsBefore() implements FaultEffect {}

    /** It is done, and then the connection ends without an answer. */
    record DropsAfter() implements FaultEffect {}

    /** A list is shown empty. */
    record EmptiesList() implements FaultEffect {}

    /** A list is shown as it was then. */
    record AgesList(Inventory then) implements FaultEffect {}
}
