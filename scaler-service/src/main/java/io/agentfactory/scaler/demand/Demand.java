package io.agentfactory.scaler.demand;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Work of a workspace as the queue last told of it.
 *
 * @param waitingLanes lanes with work and no live owner, also those beyond the ones named
 * @param lanes the first of them, in the order in which they are served
 * @param silenceCountsFrom from when on it means something that the queue has not said a thing; null: its word is too
 *     old for that
 */
public record Demand(
        long queued,
        long running,
        long waitingLanes,
        List<Lane> lanes,
        @Nullable Instant silenceCountsFrom) {

    public static final Demand NONE = new Demand(0, 0, 0, List.of(), null);

    public Demand {
        lanes = List.copyOf(lanes);
    }

    /** A conversation that waits for a worker of its own. */
    public record Lane(String conversationId, String agentKey, int priority, Instant waitingSince) {}
}
