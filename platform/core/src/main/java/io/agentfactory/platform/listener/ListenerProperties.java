package io.agentfactory.platform.listener;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How a record is retried before it is put aside. The number of consumers per listener is
 * {@code spring.kafka.listener.concurrency}.
 *
 * @param maxRetries tries after the first for a failure that is the record's own, 0 to 20
 * @param firstBackOff wait before the first retry, doubled each time, 1 ms to 1 min
 * @param maxBackOff longest wait, which failing backends are retried with without end; 1 ms to 1 min, well below
 *     {@code max.poll.interval.ms}, so that the partitions stay assigned
 */
@Validated
@ConfigurationProperties("agent-factory.listener")
public record ListenerProperties(
        @DefaultValue("3") @Min(0) @Max(20) int maxRetries,

        @DefaultValue("500ms") @DurationMin(millis = 1) @DurationMax(minutes = 1)
        Duration firstBackOff,

        @DefaultValue("10s") @DurationMin(millis = 1) @DurationMax(minutes = 1)
        Duration maxBackOff) {}
