package io.agentfactory.scaler.plan;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Times of the planner that follow from the provider and not from a workspace's policy.
 *
 * @param visibilityGrace how long the provider may take to show what it has made; only after it does "not there" count.
 *     0 to 10 min
 * @param restartGrace how long a machine may be seen stopped while the provider starts it again; 0 to 10 min
 * @param exitGrace how long a worker that has stored its workspace has to go by itself; 0 to 10 min
 * @param stopMargin how long after the stop time-out a machine may still run before it is removed by force; 1 s to 10
 *     min
 * @param tokenMargin a worker is drained when the token that it was made with is valid for less than this; 0 to 1 d
 * @param homeward how long a worker takes at most to go once it is told to, with the longest turn: for so long its cost
 *     is set aside ahead of the day's hard limit; 1 min to 1 d
 * @param lookAgain how soon to look again at what no event tells of; 1 s to 10 min
 */
@Validated
@ConfigurationProperties("agent-factory.plan")
public record PlanProperties(
        @DefaultValue("60s") @DurationMin(millis = 0) @DurationMax(minutes = 10)
        Duration visibilityGrace,

        @DefaultValue("10s") @DurationMin(millis = 0) @DurationMax(minutes = 10)
        Duration restartGrace,

        @DefaultValue("10s") @DurationMin(millis = 0) @DurationMax(minutes = 10)
        Duration exitGrace,

        @DefaultValue("15s") @DurationMin(seconds = 1) @DurationMax(minutes = 10)
        Duration stopMargin,

        @DefaultValue("15m") @DurationMin(millis = 0) @DurationMax(days = 1)
        Duration tokenMargin,

        @DefaultValue("1h") @DurationMin(minutes = 1) @DurationMax(days = 1)
        Duration homeward,

        @DefaultValue("10s") @DurationMin(seconds = 1) @DurationMax(minutes = 10)
        Duration lookAgain) {}
