package io.agentfactory.queue.media;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings {@code agent-factory.media.*}.
 *
 * @param largest most bytes that a file may have, default 50 MB
 * @param files that a conversation may have at a time, 1 to 1,000,000, default 1000
 * @param keep how long it can be fetched, 1 h to 365 d, default 7 d
 */
@Validated
@ConfigurationProperties("agent-factory.media")
record MediaSettings(
        @DefaultValue("50MB") DataSize largest,

        @Min(1) @Max(1_000_000) @DefaultValue("1000") int files,

        @DefaultValue("7d") @DurationMin(hours = 1) @DurationMax(days = 365)
        Duration keep) {}
