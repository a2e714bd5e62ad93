package io.agentfactory.cleanup.status;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * When a fleet's status needs a person.
 *
 * @param spawningPausedAfter workers that have failed to come up for this long raise an alarm, 0 to 1 d; it is looked
 *     at with every {@code reconcile} tick
 */
@Validated
@ConfigurationProperties("agent-factory.alarms")
record StatusSettings(
        @DefaultValue("15m") @DurationMin @DurationMax(days = 1)
        Duration spawningPausedAfter) {}
