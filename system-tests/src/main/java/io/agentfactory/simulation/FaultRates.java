package io.agentfactory.simulation;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * How often things go wrong.
 *
 * @param perTry probability each time that it could happen; a missing one never does
 * @param machineCrashes mean time of a running machine to its crash
 * @param hangs mean time of a running worker until it does nothing any more
 * @param hostFailures mean time between two
 * @param providerOutages mean time between two; each lasts half a minute to ten minutes
 * @param brokerOutages mean time between two; each lasts half a minute to five minutes
 */
record FaultRates(
        Map<Fault, Double> perTry,
        Duration machineCrashes,
        Duration hangs,
        Duration hostFailures,
        Duration providerOutages,
        Duration brokerOutages) {

    private static final Duration NEVER = Duration.ofDays(36_500);

    FaultRates {
        var copy = new EnumMap<Fault, Double>(Fault.class);
        copy.putAll(perTry);
        perTry = copy;
    }

    /** Each thing more often than a bad month would bring it. */
    static FaultRates harsh() {
        return new FaultRates(
                Map.ofEntries(
                        Map.entry(Fault.SERVER_ERROR, 0.01),
                        Map.entry(Fault.RATE_LIMITED, 0.005),
                        Map.entry(Fault.CONFLICT, 0.003),
                        Map.entry(Fault.REQUEST_LOST, 0.003),
                        Map.entry(Fault.ANSWER_LOST, 0.005),
                        Map.entry(Fault.NO_CAPACITY, 0.01),
                        Map.entry(Fault.STALE_LIST, 0.02),
                        Map.entry(Fault.EMPTY_LIST, 0.01),
                        Map.entry(Fault.PARTIAL_LIST, 0.01),
                        Map.entry(Fault.SLOW_START, 0.03),
                        Map.entry(Fault.LAUNCH_FAILED, 0.003),
                        Map.entry(Fault.DEAF_WORKER, 0.003),
                        Map.entry(Fault.SNAPSHOT_FAILED, 0.003),
                        Map.entry(Fault.DEPTH_EVENT_LOST, 0.02),
                        Map.entry(Fault.ACTIVITY_EVENT_LOST, 0.005),
                        Map.entry(Fault.SCALER_CRASH, 0.0005)),
                Duration.ofHours(100),
                Duration.ofHours(300),
                Duration.ofDays(3),
                Duration.ofDays(2),
                Duration.ofDays(3));
    }

    static FaultRates none() {
        return new FaultRates(Map.of(), NEVER, NEVER, NEVER, NEVER, NEVER);
    }

    double of(Fault fault) {
        return perTry.getOrDefault(fault, 0.0);
    }
}
