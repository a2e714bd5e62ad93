package io.agentfactory.scaler.policy;

import java.time.Duration;

/**
 * How large a workspace's fleet may become, and how patient the scaler is with its workers.
 *
 * @param maxWorkers most workers that may have a machine at a time, in whatever state; 0 to 1000
 * @param spawnStep most workers asked for within one {@code spawnInterval}; 1 to 100
 * @param spawnInterval 100 ms to 1 h
 * @param idleTimeout a worker without a turn for this long is drained; 1 s to 7 d
 * @param minLife a worker younger than this is not drained for being idle or to make room; 0 to 7 d
 * @param startTimeout a requested worker that has not started by then is given up; 5 s to 1 h
 * @param contactTimeout a running worker that has not called by then is replaced; 5 s to 1 h
 * @param drainTimeout a draining worker without a turn is stopped by then, ready or not; 1 s to 1 d
 * @param stopTimeout how long a worker has from SIGTERM to SIGKILL; 1 s to 300 s, the provider's maximum
 */
public record FleetPolicy(
        int maxWorkers,
        int spawnStep,
        Duration spawnInterval,
        Duration idleTimeout,
        Duration minLife,
        Duration startTimeout,
        Duration contactTimeout,
        Duration drainTimeout,
        Duration stopTimeout) {

    /** Of a workspace that has set none. */
    public static final FleetPolicy DEFAULT = new FleetPolicy(
            1,
            1,
            Duration.ofSeconds(1),
            Duration.ofMinutes(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(3),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofSeconds(30));
}
