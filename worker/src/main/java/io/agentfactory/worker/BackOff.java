package io.agentfactory.worker;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between tries: doubling from the first, bounded, of which a random half is taken off so that a fleet does not
 * try in step.
 */
record BackOff(Duration first, Duration longest, RandomGenerator random) {

    private static final Duration LONGEST = Duration.ofSeconds(5);

    static BackOff from(Duration first, RandomGenerator random) {
        return new BackOff(first, first.compareTo(LONGEST) > 0 ? first : LONGEST, random);
    }

    /** Pause after the given number of failures, which is at least 1. */
    Duration after(int failures) {
        long full = first.toMillis() << Math.min(failures - 1, 20);
        long bounded = Math.max(1, Math.min(full, longest.toMillis()));
        return Duration.ofMillis(bounded - random.nextLong(bounded / 2 + 1));
    }
}
