package io.agentfactory.queue.snapshot;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings {@code agent-factory.snapshots.*}.
 *
 * @param largest most bytes that a snapshot may have, default 2 GB
 * @param keep how long a snapshot can be restored, 1 h to 365 d, default 30 d
 */
@Validated
@ConfigurationProperties("agent-factory.snapshots")
public record SnapshotSettings(
        @DefaultValue("2GB") DataSize largest,

        @DefaultValue("30d") @DurationMin(hours = 1) @DurationMax(days = 365)
        Duration keep) {}
