package io.agentfactory.platform.event;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of events.
 *
 * @param maxBytes largest serialized event, 1 KiB to 16 MiB; at most what brokers and producers accept, less headers
 * @param startupTimeout how long a start waits for Kafka before it gives up, 1 s to 5 min
 */
@Validated
@ConfigurationProperties("agent-factory.event")
public record EventProperties(
        @DefaultValue("900000") @Min(1024) @Max(16 * 1024 * 1024)
        int maxBytes,

        @DefaultValue("15s") @DurationMin(seconds = 1) @DurationMax(minutes = 5)
        Duration startupTimeout) {}
