package io.agentfactory.scaler.status;

import io.agentfactory.scaler.cost.Spending;
import io.agentfactory.scaler.cost.SpendingLimits;

/**
 * How a workspace's fleet stands.
 *
 * @param maxWorkers most workers that it may have at a time
 */
public record FleetStatus(SpendingLimits limits, Spending spending, Spawning spawning, int maxWorkers) {

    SpendingState state() {
        return SpendingState.of(spending, limits, spawning);
    }
}
