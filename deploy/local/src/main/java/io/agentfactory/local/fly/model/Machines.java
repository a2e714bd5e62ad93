package io.agentfactory.local.fly.model;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * All machines: who may be created, who can be seen. Names are unique among the machines of an app that are not
 * destroyed. Runs under the model's lock.
 */
final class Machines {
    /** Destroyed machines kept for lists with {@code include_deleted}; the oldest go first. */
    private static final int MAX_DESTROYED = 500;

    private final FlyDelays delays;
    private final CloudRules rules;
    private final Timetable timetable;
    private final Ids ids;
    private final Volumes volumes;
    private final MachineLifecycle lifecycle;
    private final MachineRequests requests;
    private final AfterReboot afterReboot;
    private final Leases leases;
    private final TroubleAhead troubleAhead = new TroubleAhead();
    private final Map<String, Machine> byId = new LinkedHashMap<>();

    Machines(CloudRules rules, Timetable timetable, Effects effects, Ids ids, Volumes volumes, Leases leases) {
        this.delays = rules.delays();
        this.rules = rules;
        this.timetable = timetable;
        this.ids = ids;
        this.volumes = volumes;
        this.leases = leases;
        MachineHistory history = new MachineHistory(ids, effects);
        this.lifecycle = new MachineLifecycle(delays, timetable, effects, history, this::afterDestroy);
        this.requests = new MachineRequests(rules, effects, history, lifecycle);
        this.afterReboot = new AfterReboot(delays, lifecycle, this::afterDestroy);
    }

    MachineLifecycle lifecycle() {
        return lifecycle;
    }

    MachineRequests requests() {
        return requests;
    }

    AfterReboot afterReboot() {
        return afterReboot;
    }

    TroubleAhead troubleAhead() {
        return troubleAhead;
    }

    Machine create(String app, MachineOrder order, Instant now) {
        MachineConfig config = order.config().checked();
        String name = order.name().isBlank() ? ids.machineName() : order.name();
        String region = order.region().isBlank() ? rules.defaultRegion() : order.region();
        requireUniqueName(app, name);
        requireKnownImage(config);
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
                null,
                troubleAhead.take(name),
                List.of()));
        leases.acquireIfAsked(machine, "", order.leaseTtl(), "create", now);
        byId.put(machine.id, machine);
        config.mounts().forEach(mount -> volumes.bind(mount.volume(), machine.id));
        lifecycle.created(machine, order.skipLaunch(), now);
        return machine;
    }

    /** Gives the machine a new version. What cannot be changed so is 400; a version that it is not of is 409. */
    Machine update(Machine machine, String nonce, MachineUpdate update, Instant now) {
        MachineConfig config = update.config().checked();
        leases.requireTtlIfAsked(update.leaseTtl());
        if (!update.name().isEmpty() && !update.name().equals(machine.name)
                || !update.region().isEmpty() && !update.region().equals(machine.region)) {
            throw FlyRefusal.invalid("name and region of a machine cannot be changed");
        }
        if (!config.mounts().equals(machine.config().mounts())) {
            throw FlyRefusal.invalid("mounts of a machine cannot be changed");
        }
        requireKnownImage(config);
        if (!update.currentVersion().isEmpty() && !update.currentVersion().equals(machine.instanceId())) {
            throw FlyRefusal.of(
                    409, "aborted: current_version is " + machine.instanceId() + ", not " + update.currentVersion());
        }
        requests.update(machine, ids.ulid(now), config, update.skipLaunch(), now);
        leases.acquireIfAsked(machine, nonce, update.leaseTtl(), "update", now);
        return machine;
    }

    /** Metadata belongs to no version: whoever expects another version is refused. */
    void editMetadata(
            String app, String id, String expectedVersion, UnaryOperator<Map<String, String>> edit, Instant now) {
        Machine machine = reachable(app, id, now);
        if (!expectedVersion.isEmpty() && !expectedVersion.equals(machine.instanceId())) {
            throw FlyRefusal.precondition("machine version is " + machine.instanceId() + ", not " + expectedVersion);
        }
        machine.changeMetadata(edit.apply(machine.config().metadata()), now);
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
        Machine machine = reachable(app, id, now);
        if (machine.state() == MachineState.DESTROYED) {
            throw FlyRefusal.notFound("machine not found");
        }
        leases.requireFree(machine, nonce, now);
        return machine;
    }

    /** Like {@link #live}, but by force one whose host is down can be destroyed, too, and needs no nonce for it. */
    Machine destroyable(String app, String id, String nonce, boolean force, Instant now) {
        Machine machine = get(app, id, now);
        return force && machine.trouble.hostDown() ? machine : live(app, id, nonce, now);
    }

    /** Like {@link #get}, for whatever only the machine's host can do: one that is down does not answer. */
    Machine reachable(String app, String id, Instant now) {
        Machine machine = get(app, id, now);
        if (machine.trouble.hostDown()) {
            throw FlyRefusal.of(503, "unavailable: the host of machine " + id + " does not answer");
        }
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

    /** The machine with this id, or else the one with this name that is not destroyed. */
    Optional<Machine> named(String idOrName) {
        return byId(idOrName)
                .filter(machine -> machine.state() != MachineState.DESTROYED)
                .or(() -> byId.values().stream()
                        .filter(machine -> machine.name.equals(idOrName))
                        .filter(machine -> machine.state() != MachineState.DESTROYED)
                        .findFirst());
    }

    Collection<Machine> all() {
        return byId.values();
    }

    void restore(MachineSnapshot snapshot, Instant now) {
        Machine machine = new Machine(snapshot);
        byId.put(machine.id, machine);
        // Nothing happens on a host that is down; what is on its way out needs no host.
        boolean leaves = machine.state() == MachineState.DESTROYING || machine.state() == MachineState.DESTROYED;
        if (!machine.trouble.hostDown() || leaves) {
            afterReboot.resume(machine, now);
        }
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

    private void requireKnownImage(MachineConfig config) {
        if (rules.quirks().unknownImageRefused() && !rules.imageKnown().test(config.image())) {
            throw FlyRefusal.invalid("image " + config.image() + " not found in the emulator's image catalogue");
        }
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
