package io.agentfactory.local.fly.model;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * All machines: who may be created, who can be seen. Names are unique among the machines of an app that are not
 * destroyed. Runs under the model's lock.
 */
final class Machines {
    /** Destroyed machines kept for lists with {@code include_deleted}; the oldest go first. */
    private static final int MAX_DESTROYED = 500;

    private final FlyDelays delays;
    private final FlyQuirks quirks;
    private final String defaultRegion;
    private final Predicate<String> imageKnown;
    private final Timetable timetable;
    private final Ids ids;
    private final Volumes volumes;
    private final MachineLifecycle lifecycle;
    private final Leases leases;
    private final Map<String, Machine> byId = new LinkedHashMap<>();

    Machines(CloudRules rules, Timetable timetable, Effects effects, Ids ids, Volumes volumes, Leases leases) {
        this.delays = rules.delays();
        this.quirks = rules.quirks();
        this.defaultRegion = rules.defaultRegion();
        this.imageKnown = rules.imageKnown();
        this.timetable = timetable;
        this.ids = ids;
        this.volumes = volumes;
        this.leases = leases;
        this.lifecycle = new MachineLifecycle(
                delays, quirks, timetable, effects, new MachineHistory(ids, effects), this::afterDestroy);
    }

    MachineLifecycle lifecycle() {
        return lifecycle;
    }

    Machine create(String app, MachineOrder order, Instant now) {
        MachineConfig config = order.config().checked();
        String name = order.name().isBlank() ? ids.machineName() : order.name();
        String region = order.region().isBlank() ? defaultRegion : order.region();
        requireUniqueName(app, name);
        if (quirks.unknownImageRefused() && !imageKnown.test(config.image())) {
            throw FlyRefusal.invalid("image " + config.image() + " not found in the emulator's image catalogue");
        }
        config.mounts().forEach(mount -> volumes.requireMountable(app, mount.volume(), region));
        Machine machine = new Machine(new MachineSnapshot(
                app,
                ids.machine(),
                name,
                region,
                ids.ulid(now),
                MachineState.CREATED,
                false,
                now,
                now,
                now,
                false,
                config,
                List.of(),
                List.of(),
                null));
        if (!order.leaseTtl().isZero()) {
            leases.acquire(machine, "", order.leaseTtl(), "create", now);
        }
        byId.put(machine.id, machine);
        config.mounts().forEach(mount -> volumes.bind(mount.volume(), machine.id));
        lifecycle.created(machine, order.skipLaunch(), now);
        return machine;
    }

    /** A machine that can still be seen: one destroyed for longer than a moment cannot. */
    Machine get(String app, String id, Instant now) {
        Machine machine = byId.get(id);
        if (machine == null || !machine.app.equals(app) || !visible(machine, now)) {
            throw FlyRefusal.notFound("machine not found");
        }
        return machine;
    }

    /** Like {@link #get}, for changes: a machine that is destroyed cannot be changed even while it can be seen. */
    Machine live(String app, String id, String nonce, Instant now) {
        Machine machine = get(app, id, now);
        if (machine.state() == MachineState.DESTROYED) {
            throw FlyRefusal.notFound("machine not found");
        }
        leases.requireFree(machine, nonce, now);
        return machine;
    }

    /** By time of creation. */
    List<Machine> list(String app, boolean includeDeleted) {
        return byId.values().stream()
                .filter(machine -> machine.app.equals(app))
                .filter(machine -> includeDeleted || machine.state() != MachineState.DESTROYED)
                .toList();
    }

    /** Whatever the app and the state, for reports of the host. */
    Optional<Machine> byId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    Collection<Machine> all() {
        return byId.values();
    }

    void restore(MachineSnapshot snapshot, Instant now) {
        Machine machine = new Machine(snapshot);
        byId.put(machine.id, machine);
        lifecycle.resume(machine, now);
    }

    private void afterDestroy(Machine machine, Instant now) {
        volumes.unbindLater(machine.id, now);
        timetable.at(machine.stateSince().plus(delays.deletedKept()), due -> byId.remove(machine.id));
        List<Machine> destroyed = byId.values().stream()
                .filter(other -> other.state() == MachineState.DESTROYED)
                .sorted(Comparator.comparing(Machine::stateSince))
                .toList();
        destroyed.stream().limit(Math.max(0, destroyed.size() - MAX_DESTROYED)).forEach(other -> byId.remove(other.id));
    }

    private boolean visible(Machine machine, Instant now) {
        return machine.state() != MachineState.DESTROYED
                || now.isBefore(machine.stateSince().plus(delays.destroyedVisible()));
    }

    private void requireUniqueName(String app, String name) {
        for (Machine other : list(app, false)) {
            if (other.name.equals(name)) {
                throw FlyRefusal.of(
                        409,
                        "already_exists: unique machine name violation, machine ID " + other.id
                                + " already exists with name \"" + name + "\"");
            }
        }
    }
}
