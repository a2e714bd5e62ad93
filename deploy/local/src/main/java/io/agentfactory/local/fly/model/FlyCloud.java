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
public final class FlyCloud implements Inventory {
    private final CloudRules rules;
    private final Timetable timetable = new Timetable();
    private final Effects effects = new Effects();
    private final Turns turns;
    private final Leases leases;
    private final Volumes volumes;
    private final Machines machines;
    private final Apps apps = new Apps();
    private final Mishaps mishaps;
    private final MachineLeases machineLeases;

    public FlyCloud(CloudRules rules, InstantSource clock, RandomGenerator random, CloudSnapshot kept) {
        this.rules = rules;
        turns = new Turns(clock, timetable);
        Ids ids = new Ids(random);
        leases = new Leases(ids);
        volumes = new Volumes(rules.delays(), rules.quirks(), timetable, effects, ids);
        machines = new Machines(rules, timetable, effects, ids, volumes, leases);
        mishaps = new Mishaps(turns, machines, effects);
        machineLeases = new MachineLeases(turns, machines, leases);
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

    @Override
    public List<MachineSnapshot> machines(String app, MachineFilter filter) {
        return turns.read(now -> {
            apps.require(app);
            return machines.list(app, filter.includeDeleted()).stream()
                    .map(machine -> machine.snapshot(now))
                    .filter(filter::shows)
                    .toList();
        });
    }

    /** Returns the state before. */
    public MachineState start(String app, String id, String nonce) {
        return turns.change(now -> machines.requests().start(machines.live(app, id, nonce, now), now));
    }

    /**
     * Asks the process to end; {@code signal} and {@code timeout} may be missing nodes, the machine's own then apply.
     */
    public void stop(String app, String id, String nonce, JsonNode signal, JsonNode timeout) {
        change(app, id, nonce, (machine, now) -> machines.requests().stop(machine, signal, timeout, now));
    }

    /** Ends the process as {@link #stop} does and runs it again. */
    public void restart(String app, String id, String nonce, JsonNode signal, JsonNode timeout) {
        change(app, id, nonce, (machine, now) -> machines.requests().restart(machine, signal, timeout, now));
    }

    /** The next {@link #start} lets the process go on where it was. */
    public void suspend(String app, String id, String nonce) {
        change(app, id, nonce, (machine, now) -> machines.requests().suspend(machine, now));
    }

    /** Sends a signal to the machine's main process. */
    public void signal(String app, String id, String nonce, JsonNode signal) {
        change(app, id, nonce, (machine, now) -> machines.requests().signal(machine, Signals.parse(signal)));
    }

    /** Gives the machine a new version, which runs where the one before ran. */
    public MachineSnapshot update(String app, String id, String nonce, MachineUpdate update) {
        return turns.change(now -> machines.update(machines.live(app, id, nonce, now), nonce, update, now)
                .snapshot(now));
    }

    public void destroy(String app, String id, String nonce, boolean force) {
        turns.act(now -> {
            Machine machine = machines.destroyable(app, id, nonce, force, now);
            machines.requests().destroy(machine, force, now);
        });
    }

    public void cordon(String app, String id, String nonce, boolean cordoned) {
        change(app, id, nonce, (machine, now) -> machine.cordoned = cordoned);
    }

    /**
     * Replaces the metadata by what {@code edit} makes of it; a wrong {@code expectedVersion} (if not empty) is 412.
     */
    public void editMetadata(String app, String id, String expectedVersion, UnaryOperator<Map<String, String>> edit) {
        turns.act(now -> machines.editMetadata(app, id, expectedVersion, edit, now));
    }

    /** The leases of machines. */
    public MachineLeases leases() {
        return machineLeases;
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

    @Override
    public List<VolumeSnapshot> volumes(String app) {
        return turns.read(now -> {
            apps.require(app);
            return volumes.list(app);
        });
    }

    public VolumeSnapshot deleteVolume(String app, String id) {
        return turns.change(now -> volumes.delete(app, id, now));
    }

    /** What can happen to machines without anybody calling the API. */
    public Mishaps mishaps() {
        return mishaps;
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

    private void change(String app, String id, String nonce, BiConsumer<Machine, Instant> change) {
        turns.act(now -> change.accept(machines.live(app, id, nonce, now), now));
    }

    private void report(String machineId, BiConsumer<Machine, Instant> report) {
        turns.act(now -> machines.byId(machineId).ifPresent(machine -> report.accept(machine, now)));
    }
}
