package io.agentfactory.queue.workingset;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings {@code agent-factory.coalescing.*}.
 *
 * @param callsPerTransaction most claims, heartbeats, completions and failures that share a transaction, 1 to 1000,
 *     default 64
 * @param transactions how many such transactions may run at a time in a copy of the service, each on a connection of
 *     its own, 1 to 64, default 2
 * @param patience how long one of them may run before another is begun beside it for fewer calls than may share it, 1
 *     ms to 10 s, default 50 ms
 */
@Validated
@ConfigurationProperties("agent-factory.coalescing")
public record CoalescingSettings(
        @Min(1) @Max(1000) @DefaultValue("64") int callsPerTransaction,
        @Min(1) @Max(64) @DefaultValue("2") int transactions,

        @DurationMin(millis = 1) @DurationMax(seconds = 10) @DefaultValue("50ms")
        Duration patience) {}
