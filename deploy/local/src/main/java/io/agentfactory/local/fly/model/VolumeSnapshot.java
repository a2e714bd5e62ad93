package io.agentfactory.local.fly.model;

import java.time.Instant;

/**
 * A volume as it stood at one moment.
 *
 * @param attachedMachineId empty when no machine holds it
 * @param deleted whether its delete was accepted; it then stays in lists for a while
 * @param changedAt when it was created, or deleted
 * @param destroyState what its state is once it is deleted
 */
public record VolumeSnapshot(
        String app,
        String id,
        VolumeOrder order,
        String attachedMachineId,
        Instant createdAt,
        boolean deleted,
        Instant changedAt,
        String destroyState) {
    static final String SCHEDULING = "scheduling_destroy";
    static final String PENDING = "pending_destroy";

    public VolumeSnapshot {
        // What an emulator that knew one state only has kept lacks it.
        destroyState = destroyState == null ? PENDING : destroyState;
    }

    public String state() {
        return deleted ? destroyState : "created";
    }

    VolumeSnapshot attachedTo(String machineId) {
        return new VolumeSnapshot(app, id, order, machineId, createdAt, deleted, changedAt, destroyState);
    }

    VolumeSnapshot deletedAt(Instant now) {
        return new VolumeSnapshot(app, id, order, "", createdAt, true, now, SCHEDULING);
    }

    VolumeSnapshot pendingDestroy() {
        return new VolumeSnapshot(app, id, order, attachedMachineId, createdAt, deleted, changedAt, PENDING);
    }
}
