package io.agentfactory.worker;

import java.time.Duration;

/**
 * How long a worker waits for what.
 *
 * @param longPoll how long one request for work may wait at the door; at most 30 s
 * @param heartbeat longest pause between two heartbeats; a third of the lease where that is shorter
 * @param call time-out of one call (a request for work adds its wait)
 * @param transfer time-out of one upload or download of a snapshot
 * @param backOff first pause after trouble; doubles up to 5 s or to itself where that is longer, with jitter
 * @param control pause between two looks at the worker's control state
 * @param abortGrace how long an interrupted turn may take to stop
 * @param refusalPatience how long a door that does not know the worker is asked again: it may learn of it late
 * @param outagePatience how long the worker stays without any answer of the door, before it stores what it can and
 *     leaves
 */
public record WorkerTimes(
        Duration longPoll,
        Duration heartbeat,
        Duration call,
        Duration transfer,
        Duration backOff,
        Duration control,
        Duration abortGrace,
        Duration refusalPatience,
        Duration outagePatience) {

    static final Duration LONGEST_POLL = Duration.ofSeconds(30);
    private static final Duration SHORTEST_OUTAGE_PATIENCE = Duration.ofMinutes(2);
    private static final int IDLE_TIMEOUTS_OF_PATIENCE = 2;

    public WorkerTimes {
        if (longPoll.isNegative() || longPoll.compareTo(LONGEST_POLL) > 0) {
            throw new IllegalArgumentException("longPoll is " + longPoll + ": it must be between 0 and 30 s.");
        }
        requirePositive("heartbeat", heartbeat);
        requirePositive("call", call);
        requirePositive("transfer", transfer);
        requirePositive("backOff", backOff);
        requirePositive("control", control);
        requirePositive("abortGrace", abortGrace);
        requirePositive("refusalPatience", refusalPatience);
        requirePositive("outagePatience", outagePatience);
    }

    /** Defaults for a fleet whose idle workers leave after {@code idleTimeout}. */
    public static WorkerTimes defaults(Duration idleTimeout) {
        Duration patience = idleTimeout.multipliedBy(IDLE_TIMEOUTS_OF_PATIENCE);
        return new WorkerTimes(
                Duration.ofSeconds(10),
                Duration.ofSeconds(15),
                Duration.ofSeconds(20),
                Duration.ofMinutes(10),
                Duration.ofMillis(250),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                patience.compareTo(SHORTEST_OUTAGE_PATIENCE) < 0 ? SHORTEST_OUTAGE_PATIENCE : patience);
    }

    /** Pause between heartbeats for a lease of this length. */
    Duration heartbeatFor(Duration lease) {
        Duration third = lease.dividedBy(3);
        // The lease's end is told by another machine's clock: where the two disagree, never beat faster than once a
        // second.
        Duration shortest = heartbeat.compareTo(Duration.ofSeconds(1)) < 0 ? heartbeat : Duration.ofSeconds(1);
        if (third.compareTo(shortest) < 0) {
            return shortest;
        }
        return third.compareTo(heartbeat) > 0 ? heartbeat : third;
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " is " + value + ": it must be longer than nothing.");
        }
    }
}
