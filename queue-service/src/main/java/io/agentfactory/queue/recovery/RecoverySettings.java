package io.agentfactory.queue.recovery;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code agent-factory.recovery.*}.
 *
 * @param interval pause between two looks for what time has undone or brought; 10 ms to 5 s, default 500 ms
 * @param grace after a gap of 10 s or more in the looks of all copies, how long workers get to be heard again before
 *     silence and expired leases count; 0 to 10 min, default 20 s
 */
@ConfigurationProperties("agent-factory.recovery")
record RecoverySettings(
        @DefaultValue("500ms") Duration interval,
        @DefaultValue("20s") Duration grace) {

    RecoverySettings {
        requireBetween("interval", interval, Duration.ofMillis(10), Duration.ofSeconds(5));
        requireBetween("grace", grace, Duration.ZERO, Duration.ofMinutes(10));
    }

    private static void requireBetween(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "agent-factory.recovery." + name + " is " + value + ", must be between " + least + " and " + most);
        }
    }
}
