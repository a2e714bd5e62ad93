package io.agentfactory.scaler.policy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Body of {@code PUT /v1/fleet/policy}. What is absent takes its default, not the value stored before. */
record FleetPolicyRequest(
        @Nullable Integer maxWorkers,
        @Nullable Integer spawnStep,
        @Nullable Long spawnIntervalMs,
        @Nullable Long idleTimeoutMs,
        @Nullable Long minLifeMs,
        @Nullable Long startTimeoutMs,
        @Nullable Long contactTimeoutMs,
        @Nullable Long drainTimeoutMs,
        @Nullable Long stopTimeoutMs) {

    private static final long SECOND = 1_000;
    private static final long HOUR = 3_600 * SECOND;
    private static final long DAY = 24 * HOUR;
    private static final FleetPolicy DEFAULT = FleetPolicy.DEFAULT;

    /** @throws io.agentfactory.platform.problem.ProblemException naming every field that is wrong */
    FleetPolicy validated() {
        var violations = new Violations();
        var policy = new FleetPolicy(
                violations.number("maxWorkers", maxWorkers, DEFAULT.maxWorkers(), 0, 1_000),
                violations.number("spawnStep", spawnStep, DEFAULT.spawnStep(), 1, 100),
                time(violations, "spawnIntervalMs", spawnIntervalMs, DEFAULT.spawnInterval(), 100, HOUR),
                time(violations, "idleTimeoutMs", idleTimeoutMs, DEFAULT.idleTimeout(), SECOND, 7 * DAY),
                time(violations, "minLifeMs", minLifeMs, DEFAULT.minLife(), 0, 7 * DAY),
                time(violations, "startTimeoutMs", startTimeoutMs, DEFAULT.startTimeout(), 5 * SECOND, HOUR),
                time(violations, "contactTimeoutMs", contactTimeoutMs, DEFAULT.contactTimeout(), 5 * SECOND, HOUR),
                time(violations, "drainTimeoutMs", drainTimeoutMs, DEFAULT.drainTimeout(), SECOND, DAY),
                time(violations, "stopTimeoutMs", stopTimeoutMs, DEFAULT.stopTimeout(), SECOND, 300 * SECOND));
        violations.throwIfAny("invalid-fleet-policy");
        return policy;
    }

    private static Duration time(
            Violations violations, String field, @Nullable Long value, Duration ifAbsent, long min, long max) {
        return Duration.ofMillis(violations.number(field, value, ifAbsent.toMillis(), min, max));
    }
}
