package io.agentfactory.ingress.bot;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How bots are set up.
 *
 * @param publicUrl base URL under which Telegram reaches this service; empty: no bot can be set up
 * @param maxConnections simultaneous deliveries that Telegram is asked for, 1 to 100; above 1 it may deliver the
 *     updates of one chat out of order
 * @param routeCache how long a copy trusts what it knows of a webhook secret, 0 to 10 s
 */
@Validated
@ConfigurationProperties("agent-factory.bot")
record BotProperties(
        @DefaultValue("") @Pattern(regexp = "|https?://.+", message = "must be empty or begin with http:// or https://")
        String publicUrl,

        @DefaultValue("1") @Min(1) @Max(100) int maxConnections,

        @DefaultValue("2s") @DurationMin @DurationMax(seconds = 10)
        Duration routeCache) {

    static final String WEBHOOK_PATH = "/agent-factory/telegram/webhook";

    boolean hasPublicUrl() {
        return !publicUrl.isBlank();
    }

    String webhookUrl() {
        return publicUrl.replaceAll("/+$", "") + WEBHOOK_PATH;
    }
}
