package io.agentfactory.scaler.spawn;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** How long to wait after failures in a row: doubling from a first wait up to a longest, 10 % more or less. */
final class BackOff {

    private static final double JITTER = 0.1;
    private static final int MAX_DOUBLINGS = 20;

    private final Duration first;
    private final Duration longest;
    private final DoubleSupplier random;

    /** @param random from 0 to 1 */
    BackOff(Duration first, Duration longest, DoubleSupplier random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
    }

    /** @param failures before this one, 0 for the first */
    Duration after(int failures) {
        double doubled = first.toMillis() * Math.pow(2, Math.min(failures, MAX_DOUBLINGS));
        double capped = Math.min(doubled, longest.toMillis());
        return Duration.ofMillis(Math.round(capped * (1 - JITTER + 2 * JITTER * random.getAsDouble())));
    }
}
