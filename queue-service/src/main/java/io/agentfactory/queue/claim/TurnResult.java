package io.agentfactory.queue.claim;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Answers to a worker that speaks of its turn, one closed set for each thing it can say. */
public final class TurnResult {

    private TurnResult() {}

    /** Answers to a heartbeat. */
    public sealed interface OfHeartbeat {}

    /** Answers to a completion. */
    public sealed interface OfCompletion {}

    /** Answers to a failure. */
    public sealed interface OfFailure {}

    /** The lease now runs until then. */
    public record Extended(Instant leaseUntil) implements OfHeartbeat {}

    /** The turn has ended well; the next one, if it was asked for and there is one. */
    public record Completed(@Nullable Claim next) implements OfCompletion {}

    /** The turn has failed; the message will be tried again. */
    public record Requeued(Instant availableAt) implements OfFailure {}

    /** The turn has failed for the last time. */
    public record DeadLettered() implements OfFailure {}

    /** The worker does not hold this turn under this token; nothing was changed. */
    public record StaleToken() implements OfHeartbeat, OfCompletion, OfFailure {}
}
