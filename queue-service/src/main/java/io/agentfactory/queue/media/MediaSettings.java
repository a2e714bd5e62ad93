package io.agentfactory.queue.media;

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
 * @param keep how long it can be fetched, 1 h to 365 d, default 7 d
 */
@Validated
@ConfigurationProperties("agent-factory.media")
record MediaSettings(
        @DefaultValue("50MB") DataSize largest,

        @DefaultValue("7d") @DurationMin(hours = 1) @DurationMax(days = 365)
        Duration keep) {}
