package io.agentfactory.queue.turn;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code agent-factory.retry.*}.
 *
 * @param base back-off after the first failed attempt, at least 1 ms, default 1 s
 * @param factor by how much each further back-off is longer, at least 1, default 2
 * @param cap longest back-off, jitter included, default 120 s
 * @param jitter share of the back-off that is random, 0 to 1, default 0.1
 */
@ConfigurationProperties("agent-factory.retry")
public record RetrySettings(
        @DefaultValue("1s") Duration base,
        @DefaultValue("2") double factor,
        @DefaultValue("120s") Duration cap,
        @DefaultValue("0.1") double jitter) {

    public RetrySettings {
        if (base.toMillis() < 1 || cap.compareTo(base) < 0) {
            throw new IllegalArgumentException("agent-factory.retry.base is " + base + " and cap is " + cap
                    + ": base must be at least 1 ms and cap not below base");
        }
        if (!(factor >= 1) || !(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("agent-factory.retry.factor is " + factor + " and jitter is " + jitter
                    + ": factor must be at least 1 and jitter between 0 and 1");
        }
    }
}
