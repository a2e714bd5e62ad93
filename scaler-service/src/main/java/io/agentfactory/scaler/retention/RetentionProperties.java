package io.agentfactory.scaler.retention;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long this service remembers.
 *
 * @param endedWorkers by which a volume that is left over is told to be ours; 1 day to 10 years
 */
@Validated
@ConfigurationProperties("agent-factory.retention")
record RetentionProperties(
        @DefaultValue("90d") @DurationMin(days = 1) @DurationMax(days = 3660)
        Duration endedWorkers) {}
