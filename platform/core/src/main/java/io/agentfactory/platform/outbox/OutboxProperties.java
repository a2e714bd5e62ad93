package io.agentfactory.platform.outbox;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The outbox and its relay.
 *
 * @param enabled whether the service has an outbox
 * @param relay whether this copy may relay; off only where another process does
 * @param batchRows most rows that are published in one round, each with up to 1000 events of one transaction, 1 to 5000
 * @param batchBytes most bytes of values in one round, 1 MiB to 64 MiB
 * @param pace shortest time between the beginnings of two rounds while there is always something to publish, so that
 *     what is committed meanwhile travels together, 0 to 1 s
 * @param poll longest time between two looks at the table, and between two tries to become the relay, 10 ms to 10 s
 * @param notifyEvery shortest time between two notifications of one copy, 1 ms to 1 s
 * @param retryAfter wait after a failed round, 10 ms to 1 min
 * @param giveUpAfter how long the brokers may acknowledge nothing before the relay goes on with a new producer, 1 s to
 *     10 min
 */
@Validated
@ConfigurationProperties("agent-factory.outbox")
public record OutboxProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("true") boolean relay,
        @DefaultValue("500") @Min(1) @Max(5000) int batchRows,

        @DefaultValue("4194304") @Min(1024 * 1024) @Max(64 * 1024 * 1024)
        int batchBytes,

        @DefaultValue("50ms") @DurationMin(millis = 0) @DurationMax(seconds = 1)
        Duration pace,

        @DefaultValue("500ms") @DurationMin(millis = 10) @DurationMax(seconds = 10)
        Duration poll,

        @DefaultValue("10ms") @DurationMin(millis = 1) @DurationMax(seconds = 1)
        Duration notifyEvery,

        @DefaultValue("500ms") @DurationMin(millis = 10) @DurationMax(minutes = 1)
        Duration retryAfter,

        @DefaultValue("15s") @DurationMin(seconds = 1) @DurationMax(minutes = 10)
        Duration giveUpAfter) {}
