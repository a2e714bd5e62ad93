package io.agentfactory.local.fly.http;

/**
 * The provider's request limits, per action and identifier (machine, volume, or else app).
 *
 * @param enabled whether any limit applies
 * @param perSecond requests per second that are let through for long
 * @param burst requests that may come at once
 * @param getPerSecond the same for reading one machine
 * @param getBurst the same for reading one machine
 */
public record RateLimits(boolean enabled, double perSecond, int burst, double getPerSecond, int getBurst) {
    public RateLimits {
        if (perSecond <= 0 || getPerSecond <= 0 || burst < 1 || getBurst < 1) {
            throw new IllegalArgumentException("Rates and bursts must be positive");
        }
    }

    public static RateLimits likeFly() {
        return new RateLimits(true, 1, 3, 5, 10);
    }

    public static RateLimits off() {
        return new RateLimits(false, 1, 3, 5, 10);
    }
}
