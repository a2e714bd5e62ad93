package io.agentfactory.queue.turn;

import io.agentfactory.queue.lease.Claim;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Answers to a worker that speaks of its turn, one closed set for each thing it can say. */
public interface TurnResult {

    /** Answers to a heartbeat. */
    sealed interface OfHeartbeat {}

    /** Answers to a completion. */
    sealed interface OfCompletion {}

    /** Answers to a failure. */
    sealed interface OfFailure {}

    /** Answers to a turn that is given back. */
    sealed interface OfRelease {}

    /** The lease now runs until then. */
    record Extended(Instant leaseUntil) implements OfHeartbeat {}

    /** The turn has ended well; the next one, if it was asked for and there is one. */
    record Completed(@Nullable Claim next) implements OfCompletion {}

    /** The turn has failed; the message will be tried again. */
    record Requeued(Instant availableAt) implements OfFailure {}

    /** The turn has failed for the last time. */
    record DeadLettered() implements OfFailure {}

    /** The turn was given back; the message can be claimed from then on. */
    record Released(Instant availableAt) implements OfRelease {}

    /** The worker owns no conversation, or no more; nothing was changed. */
    record NotOwner() implements OfHeartbeat, OfCompletion, OfFailure, OfRelease {}

    /** The worker does not hold this turn under this token; nothing was changed. */
    record StaleToken() implements OfHeartbeat, OfCompletion, OfFailure, OfRelease {}
}
