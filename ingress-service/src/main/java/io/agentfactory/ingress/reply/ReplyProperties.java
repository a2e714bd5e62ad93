package io.agentfactory.ingress.reply;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How replies are delivered.
 *
 * @param concurrency conversations that one copy delivers to at once, 1 to 64
 * @param lease how long a copy may be silent about a conversation before another takes it over, 30 s to 10 min; it must
 *     outlast one call of the Bot API
 * @param pollInterval how often a copy looks for what fell due or was left by another, 50 ms to 60 s
 * @param firstBackoff wait after the first failure, doubled with each further one, 10 ms to 60 s
 * @param maxBackoff greatest wait, 1 s to 1 h
 * @param maxAge how long a reply is tried before it is given up, 1 min to 7 d
 * @param retention how long ended replies can be read, 8 d to 400 d: longer than the topic keeps them (7 d), because
 *     one that is forgotten and read again would be sent again
 */
@Validated
@ConfigurationProperties("agent-factory.reply")
record ReplyProperties(
        @DefaultValue("8") @Min(1) @Max(64) int concurrency,

        @DefaultValue("30s") @DurationMin(seconds = 30) @DurationMax(minutes = 10)
        Duration lease,

        @DefaultValue("500ms") @DurationMin(millis = 50) @DurationMax(seconds = 60)
        Duration pollInterval,

        @DefaultValue("1s") @DurationMin(millis = 10) @DurationMax(seconds = 60)
        Duration firstBackoff,

        @DefaultValue("1m") @DurationMin(seconds = 1) @DurationMax(hours = 1)
        Duration maxBackoff,

        @DefaultValue("24h") @DurationMin(minutes = 1) @DurationMax(days = 7)
        Duration maxAge,

        @DefaultValue("30d") @DurationMin(days = 8) @DurationMax(days = 400)
        Duration retention) {}
