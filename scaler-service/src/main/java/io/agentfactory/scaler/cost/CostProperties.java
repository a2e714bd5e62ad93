package io.agentfactory.scaler.cost;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How costs are kept.
 *
 * @param keep what ended longer ago is in no sum any more; 93 d, more than may be asked about at a time, to 10 years
 */
@Validated
@ConfigurationProperties("agent-factory.costs")
record CostProperties(
        @DefaultValue("400d") @DurationMin(days = 93) @DurationMax(days = 3660)
        Duration keep) {}
