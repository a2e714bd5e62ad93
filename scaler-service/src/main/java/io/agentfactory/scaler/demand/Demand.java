package io.agentfactory.scaler.demand;

import java.time.Instant;
import java.util.List;

/**
 * Work of a workspace as the queue last told of it.
 *
 * @param waitingLanes lanes with work and no live owner, also those beyond the ones named
 * @param lanes the first of them, in the order in which they are served
 */
public record Demand(long queued, long running, long waitingLanes, List<Lane> lanes) {

    public static final Demand NONE = new Demand(0, 0, 0, List.of());

    public Demand {
        lanes = List.copyOf(lanes);
    }

    /** A conversation that waits for a worker of its own. */
    public record Lane(String conversationId, String agentKey, int priority, Instant waitingSince) {}
}
