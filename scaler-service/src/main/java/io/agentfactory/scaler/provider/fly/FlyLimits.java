package io.agentfactory.scaler.provider.fly;

import java.time.Duration;

/** Waits for a request's turn. */
final class FlyLimits {

    private final TokenBuckets buckets;
    private final FlyProperties properties;

    FlyLimits(TokenBuckets buckets, FlyProperties properties) {
        this.buckets = buckets;
        this.properties = properties;
    }

    /**
     * Blocks until the request may be made.
     *
     * @param action what is asked for
     * @param identifier the machine, volume or application that it is asked for
     * @return zero, or how long it would have to wait where that is too long; the caller then must not make it
     */
    Duration turn(String action, String identifier) {
        TokenBuckets.Limit limit = action.equals("get-machine") ? properties.reads() : properties.requests();
        Duration wait = buckets.reserve(action + " " + identifier, limit, properties.longestQueue());
        if (wait.compareTo(properties.longestQueue()) > 0) {
            return wait;
        }
        try {
            Thread.sleep(wait);
            return Duration.ZERO;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return wait;
        }
    }
}
