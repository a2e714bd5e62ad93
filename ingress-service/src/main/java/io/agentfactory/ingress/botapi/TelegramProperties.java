package io.agentfactory.ingress.botapi;

import java.net.URI;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the Bot API is reached.
 *
 * @param apiUrl base URL, without the bot's part
 * @param connectTimeout for the connection alone, 100 ms to 10 s
 * @param readTimeout for one whole call, 100 ms to 12 s: two calls must end before the shortest lease of a delivery
 *     lane
 */
@Validated
@ConfigurationProperties("agent-factory.telegram")
record TelegramProperties(
        @DefaultValue("https://api.telegram.org") URI apiUrl,

        @DefaultValue("3s") @DurationMin(millis = 100) @DurationMax(seconds = 10)
        Duration connectTimeout,

        @DefaultValue("10s") @DurationMin(millis = 100) @DurationMax(seconds = 12)
        Duration readTimeout) {}
