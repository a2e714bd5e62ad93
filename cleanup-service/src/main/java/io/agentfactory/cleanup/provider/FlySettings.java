package io.agentfactory.cleanup.provider;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the Fly Machines API is asked. Fly lets one request a second through for each action of an application, and the
 * scaler asks too: a refused request waits and is repeated.
 *
 * @param connectTimeout 100 ms to 30 s
 * @param readTimeout of one request, 1 s to 60 s
 * @param attempts requests for one list, 1 to 10
 * @param firstBackOff wait before the second request; it doubles with every further one; 10 ms to 10 s
 */
@Validated
@ConfigurationProperties("agent-factory.fly")
record FlySettings(
        @DefaultValue("2s") @DurationMin(millis = 100) @DurationMax(seconds = 30)
        Duration connectTimeout,

        @DefaultValue("10s") @DurationMin(seconds = 1) @DurationMax(seconds = 60)
        Duration readTimeout,

        @DefaultValue("4") @Min(1) @Max(10) int attempts,

        @DefaultValue("1s") @DurationMin(millis = 10) @DurationMax(seconds = 10)
        Duration firstBackOff) {

    /** @param failures requests that failed so far, at least 1 */
    Duration backOff(int failures) {
        return firstBackOff.multipliedBy(1L << Math.min(failures - 1, 10));
    }
}
