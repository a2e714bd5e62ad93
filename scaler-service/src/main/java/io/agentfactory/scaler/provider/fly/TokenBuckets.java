package io.agentfactory.scaler.provider.fly;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * One token bucket per action and identifier, as Fly counts. Reserves a moment for a request; never waits itself, and
 * never grants more than the limit in any window.
 */
final class TokenBuckets {

    /**
     * How often one action on one thing may be asked for.
     *
     * @param perSecond sustained
     * @param burst at once, after a pause
     */
    record Limit(int perSecond, int burst) {}

    private static final int MANY = 10_000;

    private final LongSupplier nanoTime;
    private final ConcurrentHashMap<String, Long> nextFree = new ConcurrentHashMap<>();

    TokenBuckets(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Reserves the next free moment, if it comes soon enough.
     *
     * @return how long to wait for it; longer than {@code most}: nothing is reserved
     */
    Duration reserve(String key, Limit limit, Duration most) {
        long now = nanoTime.getAsLong();
        long interval = 1_000_000_000L / limit.perSecond();
        long[] wait = new long[1];
        // The bucket is kept as the moment at which it would be full again if nothing more came.
        nextFree.compute(key, (ignored, fullAt) -> {
            long full = fullAt == null || fullAt - now < 0 ? now : fullAt;
            long delay = Math.max(0, full - now - interval * (limit.burst() - 1));
            wait[0] = delay;
            return delay > most.toNanos() ? full : full + interval;
        });
        if (nextFree.size() > MANY) {
            // A bucket that is full again is the same as none.
            nextFree.values().removeIf(fullAt -> fullAt - now <= 0);
        }
        return Duration.ofNanos(wait[0]);
    }
}
