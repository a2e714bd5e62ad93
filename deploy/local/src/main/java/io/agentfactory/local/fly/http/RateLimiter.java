package io.agentfactory.local.fly.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** A token bucket per action and identifier. A bucket that is full again is the same as none, and is dropped. */
final class RateLimiter {
    private static final int SWEEP_ABOVE = 10_000;

    private final RateLimits limits;
    private final InstantSource clock;
    private final Map<String, Bucket> buckets = new HashMap<>();

    RateLimiter(RateLimits limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** Whether the call may come now. */
    boolean admits(Call call) {
        String action =
                call.method() + " " + call.segment(2) + "/" + (call.path().size() > 3 ? "{id}/" : "") + call.segment(4);
        boolean readsOneMachine = call.method().equals("GET")
                && call.path().size() == 4
                && call.segment(2).equals("machines");
        return admits(action, call.segment(1) + "/" + call.segment(3), readsOneMachine);
    }

    /** Takes a token; false when there is none. */
    synchronized boolean admits(String action, String identifier, boolean readsOneMachine) {
        if (!limits.enabled()) {
            return true;
        }
        Instant now = clock.instant();
        if (buckets.size() > SWEEP_ABOVE) {
            buckets.values().removeIf(bucket -> bucket.fullAt(now));
        }
        Bucket bucket = buckets.computeIfAbsent(
                action + " " + identifier,
                key -> readsOneMachine
                        ? new Bucket(limits.getPerSecond(), limits.getBurst(), now)
                        : new Bucket(limits.perSecond(), limits.burst(), now));
        return bucket.take(now);
    }

    private static final class Bucket {
        private final double perSecond;
        private final int size;
        private double tokens;
        private Instant filledAt;

        Bucket(double perSecond, int size, Instant now) {
            this.perSecond = perSecond;
            this.size = size;
            this.tokens = size;
            this.filledAt = now;
        }

        boolean take(Instant now) {
            tokens = tokensAt(now);
            filledAt = now;
            if (tokens < 1) {
                return false;
            }
            tokens -= 1;
            return true;
        }

        boolean fullAt(Instant now) {
            return tokensAt(now) >= size;
        }

        private double tokensAt(Instant now) {
            double seconds = Duration.between(filledAt, now).toNanos() / 1e9;
            return Math.min(size, tokens + Math.max(0, seconds) * perSecond);
        }
    }
}
