package io.agentfactory.cleanup.fleet;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings {@code agent-factory.cleanup.*}. Prices are for estimates: set them to what your provider charges, in
 * millionths of your currency unit.
 *
 * @param grace something unknown that is younger is not judged: the scaler's word of it may still be on its way; 0 to 1
 *     h
 * @param machineGbHourMicros an hour of a running machine, for each GB of its memory, at least 0
 * @param volumeGbHourMicros an hour of a volume, for each GB, at least 0
 */
@Validated
@ConfigurationProperties("agent-factory.cleanup")
record CleanupSettings(
        @DefaultValue("10m") @DurationMin @DurationMax(hours = 1)
        Duration grace,

        @DefaultValue("7500") @Min(0) long machineGbHourMicros,
        @DefaultValue("210") @Min(0) long volumeGbHourMicros) {}
