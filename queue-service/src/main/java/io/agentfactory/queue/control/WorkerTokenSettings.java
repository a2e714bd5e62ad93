package io.agentfactory.queue.control;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings {@code agent-factory.worker.*}, of which scaler-service has one of the same name for a worker's first token.
 *
 * @param tokenLifetime how long a fresh token of a worker is valid, 1 h to 30 d, default 7 d
 */
@Validated
@ConfigurationProperties("agent-factory.worker")
record WorkerTokenSettings(
        @DefaultValue("7d") @DurationMin(hours = 1) @DurationMax(days = 30)
        Duration tokenLifetime) {}
