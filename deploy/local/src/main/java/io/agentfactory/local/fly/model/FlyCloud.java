package io.agentfactory.local.fly.model;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;

/**
 * The provider as a whole, one lock around it. Each call first lets everything happen that has fallen due by the
 * injected clock, then does what was asked; refusals are {@link FlyRefusal}s and change nothing. What has to be done to
 * processes is left for {@link #takeCommands}: the model itself starts nothing, waits for nothing and stores nothing.
 */
public final class FlyCloud {
    private final CloudRules rules;
    private final Timetable timetable = new Timetable();
    private final Effects effects = new Effects();
    private final Turns turns;
    private final Leases leases;
    private final Volumes volumes;
    private final Machines machines;
    private final Apps apps = new Apps();

    public FlyCloud(CloudRules rules, InstantSource clock, RandomGenerator random, CloudSnapshot kept) {
        this.rules = rules;
        turns = new Turns(clock, timetable);
        Ids ids = new Ids(random);
        leases = new Leases(ids);
        volumes = new Volumes(rules.delays(), rules.quirks(), timetable, effects, ids);
        machines = new Machines(rules, timetable, effects, ids, volumes, leases);
        Instant now = clock.instant();
        kept.apps().forEach(apps::restore);
        kept.volumes().forEach(volume -> volumes.restore(volume));
        kept.machines().forEach(machine -> machines.restore(machine, now));
    }

    public CloudRules rules() {
        return rules;
    }

    /** Creates an app; a name that is taken is 422. */
    public App createApp(String name, String organization) {
        return turns.change(now -> apps.create(name, organization));
    }

    public App app(String name) {
        return turns.read(now -> apps.require(name));
    }

    public List<App> apps() {
        return turns.read(now -> apps.all());
    }

    public MachineSnapshot createMachine(String app, MachineOrder order) {
        return turns.change(now -> {
            apps.require(app);
            return machines.create(app, order, now).snapshot(now);
        });
    }

    public MachineSnapshot machine(String app, String id) {
        return turns.read(now -> machines.get(app, id, now).snapshot(now));
    }

    public List<MachineSnapshot> machines(String app, MachineFilter filter) {
        return turns.read(now -> {
            apps.require(app);
            return machines.list(app, filter.includeDeleted()).stream()
                    .filter(filter::shows)
                    .map(machine -> machine.snapshot(now))
                    .toList();
        });
    }

    /** Returns the state before. */
    public MachineState start(String app, String id, String nonce) {
        return turns.change(now -> machines.lifecycle().start(machines.live(app, id, nonce, now), now));
    }

    /**
     * Asks the process to end; {@code signal} and {@code timeout} may be missing nodes, the machine's own then apply.
     */
    public void stop(String app, String id, String nonce, JsonNode signal, JsonNode timeout) {
        turns.change(now -> {
            Machine machine = machines.live(app, id, nonce, now);
            MachineConfig config = machine.config();
            String name = MachineConfig.signal(
                    signal, config.stopSignal(rules.quirks().defaultStopSignal()));
            Duration grace = MachineConfig.timeout(timeout, config.stopTimeout());
            machines.lifecycle().stop(machine, name, grace, now);
            return machine;
        });
    }

    public void destroy(String app, String id, String nonce, boolean force) {
        turns.change(now -> {
            Machine machine = machines.live(app, id, nonce, now);
            machines.lifecycle().destroy(machine, force, now);
            return machine;
        });
    }

    public void cordon(String app, String id, String nonce, boolean cordoned) {
        turns.change(now -> {
            Machine machine = machines.live(app, id, nonce, now);
            machine.cordoned = cordoned;
            return machine;
        });
    }

    /**
     * Replaces the metadata by what {@code edit} makes of it; a wrong {@code expectedVersion} (if not empty) is 412.
     */
    public void editMetadata(String app, String id, String expectedVersion, UnaryOperator<Map<String, String>> edit) {
        turns.change(now -> {
            Machine machine = machines.get(app, id, now);
            if (!expectedVersion.isEmpty() && !expectedVersion.equals(machine.instanceId)) {
                throw FlyRefusal.precondition("machine version is " + machine.instanceId + ", not " + expectedVersion);
            }
            machine.changeMetadata(edit.apply(machine.config().metadata()), now);
            return machine;
        });
    }

    /** Takes the lease, or extends it where {@code nonce} is that of the lease in force. */
    public Lease acquireLease(String app, String id, String nonce, Duration ttl, String description) {
        return turns.change(now -> leases.acquire(machines.get(app, id, now), nonce, ttl, description, now));
    }

    public Lease lease(String app, String id) {
        return turns.read(now -> leases.inForce(machines.get(app, id, now), now));
    }

    public void releaseLease(String app, String id, String nonce) {
        turns.change(now -> {
            Machine machine = machines.get(app, id, now);
            leases.release(machine, nonce, now);
            return machine;
        });
    }

    /** Where the machine stands now; {@link #awaitChange} then waits for something to move. */
    public WaitAnswer check(String app, String id, WaitOrder order) {
        return turns.read(now -> order.answerFor(machines.get(app, id, now), rules.quirks()));
    }

    public VolumeSnapshot createVolume(String app, VolumeOrder order) {
        return turns.change(now -> {
            apps.require(app);
            return volumes.create(app, order, now);
        });
    }

    public VolumeSnapshot volume(String app, String id) {
        return turns.read(now -> volumes.get(app, id));
    }

    public List<VolumeSnapshot> volumes(String app) {
        return turns.read(now -> {
            apps.require(app);
            return volumes.list(app);
        });
    }

    public VolumeSnapshot deleteVolume(String app, String id) {
        return turns.change(now -> volumes.delete(app, id, now));
    }

    /** The host reports that the process of this run is up. */
    public void launched(String machineId, long run) {
        report(machineId, (machine, now) -> machines.lifecycle().launched(machine, run, now));
    }

    /** The host reports that the process of this run could not be started. */
    public void launchFailed(String machineId, long run, String reason) {
        report(machineId, (machine, now) -> machines.lifecycle().launchFailed(machine, run, reason, now));
    }

    /** The host reports that the process of this run has ended, for whatever reason. */
    public void exited(String machineId, long run, int exitCode) {
        report(machineId, (machine, now) -> machines.lifecycle().exited(machine, run, exitCode, now));
    }

    /** Lets everything happen that has fallen due. */
    public void advance() {
        turns.read(now -> now);
    }

    /** When something next happens by itself. */
    public Optional<Instant> nextDue() {
        return turns.read(now -> timetable.next());
    }

    /** The commands decided since the last call, in order. One caller at a time, or the order is lost. */
    public List<HostCommand> takeCommands() {
        return turns.read(now -> effects.takeCommands());
    }

    /** The events since the last call, in order. */
    public List<FlyEvent> takeEvents() {
        return turns.read(now -> effects.takeEvents());
    }

    public CloudSnapshot snapshot() {
        return turns.read(now -> new CloudSnapshot(
                apps.all(),
                machines.all().stream().map(machine -> machine.snapshot(now)).toList(),
                List.copyOf(volumes.all())));
    }

    /** Grows with every change. */
    public long version() {
        return turns.version();
    }

    /** Waits, in real time, until {@link #version} is above {@code seen} or the time is over. */
    public void awaitChange(long seen, Duration atMost) throws InterruptedException {
        turns.awaitChange(seen, atMost);
    }

    private void report(String machineId, BiConsumer<Machine, Instant> report) {
        turns.change(now -> {
            machines.byId(machineId).ifPresent(machine -> report.accept(machine, now));
            return machineId;
        });
    }
}
