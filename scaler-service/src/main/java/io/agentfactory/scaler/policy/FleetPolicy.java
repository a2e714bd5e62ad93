package io.agentfactory.scaler.policy;

import io.agentfactory.scaler.cost.SpendingLimits;
import java.time.Duration;

/**
 * How large a workspace's fleet may become, and how patient the scaler is with its workers.
 *
 * @param maxWorkers most workers whose machine runs, or may run, at a time; 0 to 1000
 * @param agents how many of them one agent may have
 * @param spawnStep most workers asked for within one {@code spawnInterval}; 1 to 100
 * @param spawnInterval 100 ms to 1 h
 */
public record FleetPolicy(
        int maxWorkers,
        AgentLimits agents,
        int spawnStep,
        Duration spawnInterval,
        Patience patience,
        Reserve reserve,
        SpendingLimits spending) {

    /** Of a workspace that has set none. */
    public static final FleetPolicy DEFAULT = new FleetPolicy(
            1,
            AgentLimits.NONE,
            1,
            Duration.ofSeconds(1),
            new Patience(
                    Duration.ofMinutes(30),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(3),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(30)),
            new Reserve(Duration.ofMinutes(30), 10, Duration.ofHours(24)),
            SpendingLimits.NONE);

    /**
     * How long a worker may be in a state.
     *
     * @param idleTimeout a worker without a turn for this long is drained; 1 s to 7 d
     * @param minLife a worker younger than this is not drained for being idle or to make room; 0 to 7 d
     * @param startTimeout a requested worker that has not started by then is given up; 5 s to 1 h
     * @param contactTimeout a running worker that has not called by then, while its lane waits, is replaced; 5 s to 1 h
     * @param drainTimeout a draining worker without a turn is stopped by then, ready or not; 1 s to 1 d
     * @param stopTimeout how long a worker has from SIGTERM to SIGKILL; 1 s to 300 s, the provider's maximum
     */
    public record Patience(
            Duration idleTimeout,
            Duration minLife,
            Duration startTimeout,
            Duration contactTimeout,
            Duration drainTimeout,
            Duration stopTimeout) {}

    /**
     * What is kept after a worker has gone.
     *
     * @param keep how long the stopped machine and the volume of a drained worker are kept for its lane, which starts
     *     them again when it has work; 0: not at all; to 7 d
     * @param most machines kept at a time; the newest stay; 0 to 1000
     * @param keepUnstored how long the volume of a worker that died is kept where its workspace was not stored after
     *     its last turn; 0 to 30 d
     */
    public record Reserve(Duration keep, int most, Duration keepUnstored) {}
}
