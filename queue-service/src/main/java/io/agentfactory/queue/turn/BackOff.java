package io.agentfactory.queue.turn;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a failed head rests: exponential, capped, and spread at random so that what failed together comes back
 * apart.
 */
final class BackOff {

    private final RetrySettings settings;
    private final RandomGenerator random;

    BackOff(RetrySettings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
    }

    /** @param attempt the failed attempt, from 1 */
    Duration after(int attempt) {
        if (attempt < 1) {
            throw new IllegalArgumentException("attempt is " + attempt + ", must be at least 1");
        }
        double cap = settings.cap().toMillis();
        double full = Math.min(cap, settings.base().toMillis() * Math.pow(settings.factor(), attempt - 1.0));
        // Jitter shortens the capped value, so that the cap is one.
        return Duration.ofMillis(Math.max(1, Math.round(full * (1 - settings.jitter() * random.nextDouble()))));
    }
}
