package io.agentfactory.ingress.botapi;

import io.agentfactory.platform.startup.StartupException;
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
 * @param apiUrl base URL, without the bot's part; http or https, with a host
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
        Duration readTimeout) {

    TelegramProperties {
        boolean http = "https".equals(apiUrl.getScheme()) || "http".equals(apiUrl.getScheme());
        if (!http || apiUrl.getHost() == null) {
            throw new StartupException(
                    "The address of the Bot API is '" + apiUrl
                            + "': set AGENT_FACTORY_TELEGRAM_API_URL to an http or https URL such as https://api.telegram.org.");
        }
    }
}
