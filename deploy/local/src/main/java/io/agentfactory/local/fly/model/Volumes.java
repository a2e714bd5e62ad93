package io.agentfactory.local.fly.model;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All volumes. A volume is held by at most one machine, and cannot be deleted while it is held; a deleted one stays
 * listed for a while. Runs under the model's lock.
 */
final class Volumes {
    private final FlyDelays delays;
    private final FlyQuirks quirks;
    private final Timetable timetable;
    private final Effects effects;
    private final Ids ids;
    private final Map<String, VolumeSnapshot> byId = new LinkedHashMap<>();

    Volumes(FlyDelays delays, FlyQuirks quirks, Timetable timetable, Effects effects, Ids ids) {
        this.delays = delays;
        this.quirks = quirks;
        this.timetable = timetable;
        this.effects = effects;
        this.ids = ids;
    }

    VolumeSnapshot create(String app, VolumeOrder order, Instant now) {
        VolumeSnapshot volume =
                new VolumeSnapshot(app, ids.volume(), order, "", now, false, now, VolumeSnapshot.SCHEDULING);
        byId.put(volume.id(), volume);
        effects.command(new HostCommand.MakeVolume(volume.id()));
        effects.event(new FlyEvent.VolumeCreated(now, app, volume.id(), order.name()));
        return volume;
    }

    VolumeSnapshot get(String app, String id) {
        VolumeSnapshot volume = byId.get(id);
        if (volume == null || !volume.app().equals(app)) {
            throw FlyRefusal.notFound("volume not found");
        }
        return volume;
    }

    List<VolumeSnapshot> list(String app) {
        return byId.values().stream().filter(volume -> volume.app().equals(app)).toList();
    }

    Collection<VolumeSnapshot> all() {
        return byId.values();
    }

    VolumeSnapshot delete(String app, String id, Instant now) {
        VolumeSnapshot volume = get(app, id);
        if (volume.deleted()) {
            if (!quirks.deleteVolumeTwiceOk()) {
                throw FlyRefusal.notFound("volume not found");
            }
            return volume;
        }
        requireFree(volume);
        VolumeSnapshot deleted = volume.deletedAt(now);
        byId.put(id, deleted);
        effects.command(new HostCommand.RemoveVolume(id));
        effects.event(new FlyEvent.VolumeDeleted(now, app, id, volume.order().name()));
        forgetLater(id, now);
        return deleted;
    }

    /** Refuses a volume that a machine in {@code region} cannot mount. */
    void requireMountable(String app, String id, String region) {
        VolumeSnapshot volume = get(app, id);
        if (volume.deleted()) {
            throw FlyRefusal.precondition("volume " + id + " is being destroyed");
        }
        requireFree(volume);
        if (!volume.order().region().equals(region)) {
            throw FlyRefusal.invalid("volume " + id + " is in region "
                    + volume.order().region() + " but the machine is asked for in " + region);
        }
    }

    void bind(String id, String machineId) {
        byId.computeIfPresent(id, (key, volume) -> volume.attachedTo(machineId));
    }

    /** Frees, after the delay, whatever the destroyed machine held. */
    void unbindLater(String machineId, Instant now) {
        timetable.at(
                now.plus(delays.unbind()),
                due -> byId.replaceAll(
                        (id, volume) -> volume.attachedMachineId().equals(machineId) ? volume.attachedTo("") : volume));
    }

    void restore(VolumeSnapshot volume) {
        byId.put(volume.id(), volume);
        if (volume.deleted()) {
            effects.command(new HostCommand.RemoveVolume(volume.id()));
            forgetLater(volume.id(), volume.changedAt());
        } else {
            effects.command(new HostCommand.MakeVolume(volume.id()));
        }
    }

    private void forgetLater(String id, Instant deletedAt) {
        timetable.at(
                deletedAt.plus(delays.destroying()),
                due -> byId.computeIfPresent(id, (key, volume) -> volume.pendingDestroy()));
        timetable.at(deletedAt.plus(delays.deletedKept()), due -> byId.remove(id));
    }

    private static void requireFree(VolumeSnapshot volume) {
        if (!volume.attachedMachineId().isEmpty()) {
            throw FlyRefusal.precondition("volume is currently bound to machine: " + volume.attachedMachineId());
        }
    }
}
