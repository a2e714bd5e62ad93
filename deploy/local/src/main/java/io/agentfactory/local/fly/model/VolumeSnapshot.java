package io.agentfactory.local.fly.model;

import java.time.Instant;

/**
 * A volume as it stood at one moment.
 *
 * @param attachedMachineId empty when no machine holds it
 * @param deleted whether its delete was accepted; it then stays in lists for a while as {@code pending_destroy}
 * @param changedAt when it was created, or deleted
 */
public record VolumeSnapshot(
        String app,
        String id,
        VolumeOrder order,
        String attachedMachineId,
        Instant createdAt,
        boolean deleted,
        Instant changedAt) {

    public String state() {
        return deleted ? "pending_destroy" : "created";
    }

    VolumeSnapshot attachedTo(String machineId) {
        return new VolumeSnapshot(app, id, order, machineId, createdAt, deleted, changedAt);
    }

    VolumeSnapshot deletedAt(Instant now) {
        return new VolumeSnapshot(app, id, order, "", createdAt, true, now);
    }
}
