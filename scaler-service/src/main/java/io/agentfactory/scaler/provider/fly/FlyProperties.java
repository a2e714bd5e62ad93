package io.agentfactory.scaler.provider.fly;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the Fly Machines API is called. The rates are Fly's own, per action and machine or application.
 *
 * @param connectTimeout 100 ms to 30 s
 * @param readTimeout of every call but a wait, which has its own limit on top; 1 s to 60 s
 * @param requestsPerSecond 1 to 100
 * @param requestBurst 1 to 100
 * @param readsPerSecond of one machine, 1 to 100
 * @param readBurst of one machine, 1 to 100
 * @param longestQueue a request that would have to wait longer than this for its turn is refused here; 0 to 30 s
 */
@Validated
@ConfigurationProperties("agent-factory.fly")
record FlyProperties(
        @DefaultValue("2s") @DurationMin(millis = 100) @DurationMax(seconds = 30)
        Duration connectTimeout,

        @DefaultValue("10s") @DurationMin(seconds = 1) @DurationMax(seconds = 60)
        Duration readTimeout,

        @DefaultValue("1") @Min(1) @Max(100) int requestsPerSecond,
        @DefaultValue("3") @Min(1) @Max(100) int requestBurst,
        @DefaultValue("5") @Min(1) @Max(100) int readsPerSecond,
        @DefaultValue("10") @Min(1) @Max(100) int readBurst,

        @DefaultValue("3s") @DurationMin(millis = 0) @DurationMax(seconds = 30)
        Duration longestQueue) {

    TokenBuckets.Limit requests() {
        return new TokenBuckets.Limit(requestsPerSecond, requestBurst);
    }

    TokenBuckets.Limit reads() {
        return new TokenBuckets.Limit(readsPerSecond, readBurst);
    }
}
