package io.agentfactory.queue.depth;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code agent-factory.depth.*}.
 *
 * @param interval shortest time between two events of a workspace, 10 ms to 10 s, default 100 ms
 * @param heartbeat time after which an unchanged depth is published again, 1 s to 10 min, default 15 s
 */
@ConfigurationProperties("agent-factory.depth")
public record DepthSettings(
        @DefaultValue("100ms") Duration interval,
        @DefaultValue("15s") Duration heartbeat) {

    public DepthSettings {
        if (interval.toMillis() < 10 || interval.toSeconds() > 10) {
            throw new IllegalArgumentException(
                    "agent-factory.depth.interval is " + interval + ", must be between 10 ms and 10 s");
        }
        if (heartbeat.toSeconds() < 1 || heartbeat.toMinutes() > 10) {
            throw new IllegalArgumentException(
                    "agent-factory.depth.heartbeat is " + heartbeat + ", must be between 1 s and 10 min");
        }
    }
}
