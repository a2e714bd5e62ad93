package io.agentfactory.ingress.reply;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait after so many failures in a row: doubled each time, up to a limit, give or take a tenth. */
record Backoff(Duration first, Duration max) {

    private static final double JITTER = 0.1;

    /** @param failures failures before this one, from 0 */
    Duration after(int failures, RandomGenerator random) {
        double doubled = first.toMillis() * Math.pow(2, Math.min(failures, 40));
        double limited = Math.min(doubled, max.toMillis());
        return Duration.ofMillis(Math.round(limited * (1 - JITTER + 2 * JITTER * random.nextDouble())));
    }
}
