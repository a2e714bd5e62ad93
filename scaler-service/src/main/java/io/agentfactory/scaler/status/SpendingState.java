package io.agentfactory.scaler.status;

import io.agentfactory.scaler.cost.Spending;
import io.agentfactory.scaler.cost.SpendingLimits;

/** How spending stands to its limits. */
public enum SpendingState {
    /** Below every limit. */
    WITHIN,
    /** A soft limit is reached. */
    SOFT,
    /** A hard limit is reached, or keeps a worker from being spawned because it would be. */
    HARD;

    static SpendingState of(Spending spending, SpendingLimits limits, Spawning spawning) {
        if (spending.reachesHard(limits) || spawning.isPausedBy(Spawning.Cause.SPENDING_LIMIT)) {
            return HARD;
        }
        return spending.reachesSoft(limits) ? SOFT : WITHIN;
    }

    io.agentfactory.events.SpendingState event() {
        return io.agentfactory.events.SpendingState.valueOf(name());
    }
}
