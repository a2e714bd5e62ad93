package io.agentfactory.scaler.spawn;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How plans are applied.
 *
 * @param concurrency actions applied at the same time, 1 to 64
 * @param firstRetry wait after the first failed call for a worker; doubles with every further one; 50 ms to 1 min
 * @param longestRetry 1 s to 1 h
 * @param firstSpawnPause pause after the first worker that did not come up; doubles with every further one; 100 ms to
 *     10 min
 * @param longestSpawnPause 1 s to 1 d
 */
@Validated
@ConfigurationProperties("agent-factory.executor")
record ExecutorProperties(
        @DefaultValue("8") @Min(1) @Max(64) int concurrency,

        @DefaultValue("500ms") @DurationMin(millis = 50) @DurationMax(minutes = 1)
        Duration firstRetry,

        @DefaultValue("60s") @DurationMin(seconds = 1) @DurationMax(hours = 1)
        Duration longestRetry,

        @DefaultValue("2s") @DurationMin(millis = 100) @DurationMax(minutes = 10)
        Duration firstSpawnPause,

        @DefaultValue("5m") @DurationMin(seconds = 1) @DurationMax(days = 1)
        Duration longestSpawnPause) {}
