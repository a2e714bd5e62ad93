package io.agentfactory.queue.lease;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code agent-factory.claims.*}.
 *
 * @param lease how long a turn is leased, and by how much a heartbeat extends it; 1 s to 1 h, default 90 s
 * @param turnLimit how long a turn may run, heartbeats or not, before it is ended as a failed attempt; at least the
 *     lease, at most 24 h, default 30 min
 * @param recheck how often a waiting call looks at the database without having been woken; 100 ms to 30 s, default 1 s
 */
@ConfigurationProperties("agent-factory.claims")
public record ClaimSettings(
        @DefaultValue("90s") Duration lease,
        @DefaultValue("30m") Duration turnLimit,
        @DefaultValue("1s") Duration recheck) {

    public ClaimSettings {
        requireBetween("lease", lease, Duration.ofSeconds(1), Duration.ofHours(1));
        requireBetween("turn-limit", turnLimit, lease, Duration.ofHours(24));
        requireBetween("recheck", recheck, Duration.ofMillis(100), Duration.ofSeconds(30));
    }

    private static void requireBetween(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "agent-factory.claims." + name + " is " + value + ", must be between " + least + " and " + most);
        }
    }
}
