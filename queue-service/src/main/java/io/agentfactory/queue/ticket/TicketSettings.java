package io.agentfactory.queue.ticket;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings {@code agent-factory.tickets.*}.
 *
 * @param lifetime how long a URL that needs no token works, 1 min to 1 d, default 1 h
 */
@Validated
@ConfigurationProperties("agent-factory.tickets")
record TicketSettings(
        @DefaultValue("1h") @DurationMin(minutes = 1) @DurationMax(days = 1)
        Duration lifetime) {}
