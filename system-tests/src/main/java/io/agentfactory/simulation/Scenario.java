package io.agentfactory.simulation;

import io.agentfactory.scaler.cost.SpendingLimits;
import io.agentfactory.scaler.policy.FleetPolicy;
import io.agentfactory.scaler.policy.FleetPolicy.Patience;
import io.agentfactory.scaler.policy.FleetPolicy.Reserve;
import java.time.Duration;

/**
 * What is simulated.
 *
 * @param days of traffic; then it stops, and all must come to rest
 * @param seed decides all chance: the same seed, the same history
 */
record Scenario(int days, int conversations, long seed, FleetPolicy policy, FaultRates faults) {

    static final int CONVERSATIONS = 2_000;

    /** In millionths of the currency unit. */
    private static final long HARD_HOUR = 600_000;

    private static final long HARD_DAY = 9_000_000;

    Scenario {
        if (days < 1 || conversations < 1) {
            throw new IllegalArgumentException(
                    "days and conversations must be at least 1, not " + days + " and " + conversations);
        }
    }

    /** The full size, with every fault. */
    static Scenario of(int days, long seed) {
        return new Scenario(days, CONVERSATIONS, seed, tightPolicy(), FaultRates.harsh());
    }

    /**
     * A maximum that the busiest hours reach, limits on money that the busiest hour and days come near, and all else as
     * it is by default, but for a shorter idle time-out.
     */
    private static FleetPolicy tightPolicy() {
        FleetPolicy standard = FleetPolicy.DEFAULT;
        Patience patience = standard.patience();
        return new FleetPolicy(
                150,
                standard.agents(),
                10,
                standard.spawnInterval(),
                new Patience(
                        Duration.ofMinutes(10),
                        patience.minLife(),
                        patience.startTimeout(),
                        patience.contactTimeout(),
                        patience.drainTimeout(),
                        patience.stopTimeout()),
                new Reserve(Duration.ofMinutes(30), 50, Duration.ofHours(24)),
                new SpendingLimits(0, HARD_HOUR, 0, HARD_DAY));
    }

    Scenario withoutFaults() {
        return new Scenario(days, conversations, seed, policy, FaultRates.none());
    }

    Scenario withoutLimits() {
        return new Scenario(
                days,
                conversations,
                seed,
                new FleetPolicy(
                        policy.maxWorkers(),
                        policy.agents(),
                        policy.spawnStep(),
                        policy.spawnInterval(),
                        policy.patience(),
                        policy.reserve(),
                        SpendingLimits.NONE),
                faults);
    }
}
