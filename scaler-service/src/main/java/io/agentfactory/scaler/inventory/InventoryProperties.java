package io.agentfactory.scaler.inventory;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How machines and volumes are shown.
 *
 * @param keepList how long a provider's list, or its refusal, answers everybody who asks; the provider allows one list
 *     a second, which the scaler needs too. 1 s to 60 s
 */
@Validated
@ConfigurationProperties("agent-factory.inventory")
record InventoryProperties(
        @DefaultValue("3s") @DurationMin(seconds = 1) @DurationMax(seconds = 60)
        Duration keepList) {}
