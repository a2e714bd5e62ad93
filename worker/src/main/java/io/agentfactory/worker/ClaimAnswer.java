package io.agentfactory.worker;

/** What became of asking for work. */
public sealed interface ClaimAnswer {

    /** A turn is leased to this worker from now on. */
    record Claimed(Claim claim) implements ClaimAnswer {}

    /** No work, or the offer has lapsed. */
    record Nothing() implements ClaimAnswer {}

    /** No more work for this worker: it must store its snapshot and leave. */
    record Draining() implements ClaimAnswer {}

    /** The door does not know this worker, or no longer. */
    record Refused(Refusal why) implements ClaimAnswer {}

    /** No usable answer came, although it was tried again within bounds. */
    record Unreachable(String why) implements ClaimAnswer {}
}
