package io.agentfactory.queue.retention;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings {@code agent-factory.retention.*}: how long the queue remembers.
 *
 * @param messages finished messages, from their arrival; by whole weeks. 8 days, more than the topic keeps them, to 10
 *     years, default 30 days. What is not finished is never cleared away
 * @param deadLetters dead letters that nobody redrives, from the moment they were given up. 1 day to 10 years, default
 *     90 days
 * @param endedWorkers workers that have stopped or failed. 31 days, more than the topic keeps them, to 10 years,
 *     default 45 days
 */
@Validated
@ConfigurationProperties("agent-factory.retention")
public record RetentionSettings(
        @DefaultValue("30d") @DurationMin(days = 8) @DurationMax(days = 3660)
        Duration messages,

        @DefaultValue("90d") @DurationMin(days = 1) @DurationMax(days = 3660)
        Duration deadLetters,

        @DefaultValue("45d") @DurationMin(days = 31) @DurationMax(days = 3660)
        Duration endedWorkers) {}
