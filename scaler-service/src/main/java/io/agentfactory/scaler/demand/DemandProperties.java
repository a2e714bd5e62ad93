package io.agentfactory.scaler.demand;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * When the queue counts as heard. While it does not, no worker is drained or stopped for something that the queue has
 * not said of it.
 *
 * @param gap the queue's newest word may be this old; longer than a few of the queue's heartbeats; 5 s to 1 h
 * @param settle after a gap, how long its word must have come again, so that what it said of workers has arrived too; 0
 *     to 5 min
 */
@Validated
@ConfigurationProperties("agent-factory.demand")
record DemandProperties(
        @DefaultValue("60s") @DurationMin(seconds = 5) @DurationMax(hours = 1)
        Duration gap,

        @DefaultValue("5s") @DurationMin(millis = 0) @DurationMax(minutes = 5)
        Duration settle) {}
