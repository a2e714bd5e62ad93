package io.agentfactory.scaler.policy;

import io.agentfactory.scaler.cost.SpendingLimits;
import io.agentfactory.scaler.policy.FleetPolicy.Patience;
import io.agentfactory.scaler.policy.FleetPolicy.Reserve;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code PUT /v1/fleet/policy}, and what is shown of a policy. In a request what is absent takes its default,
 * not the value stored before.
 */
record FleetPolicyJson(
        @Nullable Integer maxWorkers,
        @Nullable Integer maxWorkersPerAgent,
        @Nullable Map<String, @Nullable Integer> agentMaxWorkers,
        @Nullable Integer spawnStep,
        @Nullable Long spawnIntervalMs,
        @Nullable Long idleTimeoutMs,
        @Nullable Long minLifeMs,
        @Nullable Long startTimeoutMs,
        @Nullable Long contactTimeoutMs,
        @Nullable Long drainTimeoutMs,
        @Nullable Long stopTimeoutMs,
        @Nullable Long reserveMs,
        @Nullable Integer maxReserved,
        @Nullable Long keepUnstoredMs,
        @Nullable Long softHourMicros,
        @Nullable Long hardHourMicros,
        @Nullable Long softDayMicros,
        @Nullable Long hardDayMicros) {

    private static final long SECOND = 1_000;
    private static final long HOUR = 3_600 * SECOND;
    private static final long DAY = 24 * HOUR;
    private static final int MOST_WORKERS = 1_000;
    private static final int MOST_AGENTS = 1_000;
    private static final Pattern AGENT = Pattern.compile("[A-Za-z0-9._-]{1,128}");
    private static final FleetPolicy DEFAULT = FleetPolicy.DEFAULT;

    static FleetPolicyJson of(FleetPolicy policy) {
        Patience patience = policy.patience();
        return new FleetPolicyJson(
                policy.maxWorkers(),
                policy.agents().each(),
                new TreeMap<>(policy.agents().named()),
                policy.spawnStep(),
                policy.spawnInterval().toMillis(),
                patience.idleTimeout().toMillis(),
                patience.minLife().toMillis(),
                patience.startTimeout().toMillis(),
                patience.contactTimeout().toMillis(),
                patience.drainTimeout().toMillis(),
                patience.stopTimeout().toMillis(),
                policy.reserve().keep().toMillis(),
                policy.reserve().most(),
                policy.reserve().keepUnstored().toMillis(),
                policy.spending().softHourMicros(),
                policy.spending().hardHourMicros(),
                policy.spending().softDayMicros(),
                policy.spending().hardDayMicros());
    }

    /** @throws io.agentfactory.platform.problem.ProblemException naming every field that is wrong */
    FleetPolicy validated() {
        var violations = new Violations();
        Patience patience = DEFAULT.patience();
        Reserve reserve = DEFAULT.reserve();
        var policy = new FleetPolicy(
                violations.number("maxWorkers", maxWorkers, DEFAULT.maxWorkers(), 0, MOST_WORKERS),
                agentLimits(violations),
                violations.number("spawnStep", spawnStep, DEFAULT.spawnStep(), 1, 100),
                time(violations, "spawnIntervalMs", spawnIntervalMs, DEFAULT.spawnInterval(), 100, HOUR),
                new Patience(
                        time(violations, "idleTimeoutMs", idleTimeoutMs, patience.idleTimeout(), SECOND, 7 * DAY),
                        time(violations, "minLifeMs", minLifeMs, patience.minLife(), 0, 7 * DAY),
                        time(violations, "startTimeoutMs", startTimeoutMs, patience.startTimeout(), 5 * SECOND, HOUR),
                        time(
                                violations,
                                "contactTimeoutMs",
                                contactTimeoutMs,
                                patience.contactTimeout(),
                                5 * SECOND,
                                HOUR),
                        time(violations, "drainTimeoutMs", drainTimeoutMs, patience.drainTimeout(), SECOND, DAY),
                        time(violations, "stopTimeoutMs", stopTimeoutMs, patience.stopTimeout(), SECOND, 300 * SECOND)),
                new Reserve(
                        time(violations, "reserveMs", reserveMs, reserve.keep(), 0, 7 * DAY),
                        violations.number("maxReserved", maxReserved, reserve.most(), 0, MOST_WORKERS),
                        time(violations, "keepUnstoredMs", keepUnstoredMs, reserve.keepUnstored(), 0, 30 * DAY)),
                spendingLimits(violations));
        violations.throwIfAny("invalid-fleet-policy");
        return policy;
    }

    private AgentLimits agentLimits(Violations violations) {
        Integer each = maxWorkersPerAgent == null
                ? null
                : Integer.valueOf(violations.number("maxWorkersPerAgent", maxWorkersPerAgent, 0, 0, MOST_WORKERS));
        var named = new TreeMap<String, Integer>();
        if (agentMaxWorkers != null) {
            violations.check(
                    agentMaxWorkers.size() <= MOST_AGENTS,
                    "agentMaxWorkers",
                    "names " + agentMaxWorkers.size() + " agents, may name " + MOST_AGENTS);
            agentMaxWorkers.forEach((agent, most) -> {
                String field = "agentMaxWorkers." + agent;
                violations.check(
                        AGENT.matcher(agent).matches(), field, "is no agent's key: letters, digits, dots, _ and -");
                violations.check(most != null, field, "must be 0 to " + MOST_WORKERS);
                named.put(agent, violations.number(field, most, 0, 0, MOST_WORKERS));
            });
        }
        return new AgentLimits(each, named);
    }

    private SpendingLimits spendingLimits(Violations violations) {
        long softHour = violations.number("softHourMicros", softHourMicros, 0, 0, SpendingLimits.MOST_MICROS);
        long hardHour = violations.number("hardHourMicros", hardHourMicros, 0, 0, SpendingLimits.MOST_MICROS);
        long softDay = violations.number("softDayMicros", softDayMicros, 0, 0, SpendingLimits.MOST_MICROS);
        long hardDay = violations.number("hardDayMicros", hardDayMicros, 0, 0, SpendingLimits.MOST_MICROS);
        boolean fine = softBelowHard(violations, "softHourMicros", softHour, hardHour)
                & softBelowHard(violations, "softDayMicros", softDay, hardDay);
        return fine ? new SpendingLimits(softHour, hardHour, softDay, hardDay) : SpendingLimits.NONE;
    }

    private static boolean softBelowHard(Violations violations, String field, long soft, long hard) {
        boolean fine = soft == 0 || hard == 0 || soft <= hard;
        violations.check(fine, field, "is above the hard limit, so it would never be told");
        return fine;
    }

    private static Duration time(
            Violations violations, String field, @Nullable Long value, Duration ifAbsent, long min, long max) {
        return Duration.ofMillis(violations.number(field, value, ifAbsent.toMillis(), min, max));
    }
}
