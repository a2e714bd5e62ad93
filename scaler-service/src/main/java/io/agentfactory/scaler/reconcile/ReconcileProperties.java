package io.agentfactory.scaler.reconcile;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * When workspaces are reconciled.
 *
 * @param listInterval how often the provider's machines and volumes are listed while there are workers; 5 s to 1 h
 * @param pause least time between two reconciles of a workspace, so that a burst of events costs one; 0 to 10 s
 * @param busyPause how soon to try again while another copy of the service reconciles; 10 ms to 10 s
 * @param longest after this a reconcile lets go of the lock and begins anew; 5 s to 10 min
 * @param workspaces workspaces that one copy reconciles at the same time, each on a connection of its own; 1 to 16, and
 *     at most half of the connection pool
 */
@Validated
@ConfigurationProperties("agent-factory.reconcile")
record ReconcileProperties(
        @DefaultValue("30s") @DurationMin(seconds = 5) @DurationMax(hours = 1)
        Duration listInterval,

        @DefaultValue("20ms") @DurationMin(millis = 0) @DurationMax(seconds = 10)
        Duration pause,

        @DefaultValue("100ms") @DurationMin(millis = 10) @DurationMax(seconds = 10)
        Duration busyPause,

        @DefaultValue("60s") @DurationMin(seconds = 5) @DurationMax(minutes = 10)
        Duration longest,

        @DefaultValue("3") @Min(1) @Max(16) int workspaces) {}
