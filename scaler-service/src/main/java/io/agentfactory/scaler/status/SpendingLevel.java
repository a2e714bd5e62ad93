package io.agentfactory.scaler.status;

import io.agentfactory.events.SpendingState;
import io.agentfactory.scaler.cost.Spending;
import io.agentfactory.scaler.cost.SpendingLimits;

/** How spending stands to its limits. */
public enum SpendingLevel {
    /** Below every limit. */
    WITHIN,
    /** A soft limit is reached. */
    SOFT,
    /** A hard limit is reached, or keeps a worker from being spawned because it would be. */
    HARD;

    static SpendingLevel of(Spending spending, SpendingLimits limits, Spawning spawning) {
        if (spending.reachesHard(limits) || spawning.isPausedBy(Spawning.Cause.SPENDING_LIMIT)) {
            return HARD;
        }
        return spending.reachesSoft(limits) ? SOFT : WITHIN;
    }

    SpendingState event() {
        return SpendingState.valueOf(name());
    }
}
