package io.agentfactory.ingress.message;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How messages are published.
 *
 * @param publishTimeout how long a channel waits for the brokers before it is told to try again, 100 ms to 30 s
 */
@Validated
@ConfigurationProperties("agent-factory.message")
record MessageProperties(
        @DefaultValue("4s") @DurationMin(millis = 100) @DurationMax(seconds = 30)
        Duration publishTimeout) {}
