package io.agentfactory.local.setup;

import java.time.Duration;

/**
 * How large a stack's fleet may become, and how long its workers stay.
 *
 * @param maxWorkers most workers at a time
 * @param idleTimeout a worker without a turn for this long is drained
 * @param minLife a younger worker is not drained
 * @param stopTimeout how long a worker may take to end
 * @param reserve how long its stopped machine is kept for its conversation
 */
public record FleetTimes(
        int maxWorkers, Duration idleTimeout, Duration minLife, Duration stopTimeout, Duration reserve) {

    private static final Duration STOP = Duration.ofSeconds(30);

    /** To play with: a worker stops two minutes after its last turn, and leaves ten minutes later. */
    public static final FleetTimes PLAY =
            new FleetTimes(4, Duration.ofMinutes(2), Duration.ofSeconds(10), STOP, Duration.ofMinutes(10));

    /** To watch the fleet go back to zero. */
    public static final FleetTimes DEMO = new FleetTimes(4, Duration.ofSeconds(4), Duration.ZERO, STOP, Duration.ZERO);

    /** One worker, which may take its time to write down its classes. */
    public static final FleetTimes REHEARSAL =
            new FleetTimes(1, Duration.ofSeconds(4), Duration.ZERO, Duration.ofSeconds(300), Duration.ZERO);
}
