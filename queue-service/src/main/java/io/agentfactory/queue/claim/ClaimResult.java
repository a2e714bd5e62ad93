package io.agentfactory.queue.claim;

import io.agentfactory.queue.lease.Claim;

/** Answer to a worker that asks for work or accepts an offer. */
public sealed interface ClaimResult {

    record Claimed(Claim claim) implements ClaimResult {}

    /** Nothing there for this worker now. */
    record Nothing() implements ClaimResult {}

    /** The worker gets no more work and is to store its workspace and go. */
    record Draining(String reason) implements ClaimResult {}

    /** The offer was withdrawn, was never made to this worker, or its lane has moved on. */
    record OfferLapsed() implements ClaimResult {}

    /** The worker asked for a conversation that is not its own. */
    record NotOwner() implements ClaimResult {}

    /** The worker asked for a conversation that another worker serves. */
    record LaneTaken() implements ClaimResult {}
}
