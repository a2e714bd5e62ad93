package io.agentfactory.local.fly;

import io.agentfactory.local.fly.http.Fault;
import io.agentfactory.local.fly.http.Faults;
import io.agentfactory.local.fly.http.FlyApi;
import io.agentfactory.local.fly.http.FlyExchange;
import io.agentfactory.local.fly.http.Journal;
import io.agentfactory.local.fly.model.App;
import io.agentfactory.local.fly.model.CloudRules;
import io.agentfactory.local.fly.model.FlyCloud;
import io.agentfactory.local.fly.model.FlyEvent;
import io.agentfactory.local.fly.model.HostCommand;
import io.agentfactory.local.fly.model.Inventory;
import io.agentfactory.local.fly.model.MachineFilter;
import io.agentfactory.local.fly.model.Mishaps;
import io.agentfactory.local.fly.process.MachineHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running emulator of Fly's Machines API on this computer. What it has acknowledged survives its restart: machines
 * that ran are then run again, as after a reboot of their host. Processes of machines never outlive the emulator's JVM,
 * however that ends. Reaches no network beyond the loop-back address.
 */
public final class FlyEmulator implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FlyEmulator.class);
    private static final Duration LONGEST_NAP = Duration.ofMillis(100);

    private final InstantSource clock;
    private final StateFile state;
    private final FlyCloud cloud;
    private final MachineHost host;
    private final FlyApi api;
    private final Faults faults = new Faults();
    private final Journal journal = new Journal();
    private final Listeners<FlyEvent> events = new Listeners<>("fly-events");
    private final Listeners<FlyExchange> exchanges = new Listeners<>("fly-exchanges");
    private final Thread clockwork;
    private volatile boolean closing;

    private FlyEmulator(int port, FlyEmulatorSettings settings, StateFile state) throws IOException {
        this.clock = settings.clock();
        this.state = state;
        CloudRules rules = new CloudRules(
                settings.delays(), settings.quirks(), settings.defaultRegion(), settings.images()::knows);
        this.cloud = new FlyCloud(rules, clock, new SecureRandom(), state.load());
        this.host = new MachineHost(settings.dataFolder(), settings.images(), cloud, settings.closeGrace());
        FlyApi.Entrance entrance = new FlyApi.Entrance(port, settings.apiToken(), settings.limits(), clock);
        this.api = new FlyApi(entrance, cloud, faults, this::keep, journal, exchanges::tell);
        List<String> known = cloud.apps().stream().map(App::name).toList();
        settings.apps().stream().filter(app -> !known.contains(app)).forEach(app -> cloud.createApp(app, "personal"));
        this.clockwork = Thread.ofVirtual().name("fly-clockwork").unstarted(this::run);
    }

    /**
     * Starts an emulator.
     *
     * @param port 0 for any free one
     * @throws UncheckedIOException when the port is taken or the data folder is in use or unreadable
     */
    public static FlyEmulator start(int port, FlyEmulatorSettings settings) {
        try {
            StateFile state = new StateFile(settings.dataFolder());
            try {
                FlyEmulator emulator = new FlyEmulator(port, settings, state);
                emulator.clockwork.start();
                emulator.api.start();
                return emulator;
            } catch (IOException | RuntimeException failed) {
                state.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "The Fly emulator could not be started on port " + port + ": " + failed.getMessage(), failed);
        }
    }

    /** What takes the place of {@code https://api.machines.dev}; the API is under {@code /v1}. */
    public String baseUrl() {
        return "http://127.0.0.1:" + port();
    }

    public int port() {
        return api.port();
    }

    /** All machines that are not destroyed, in the order of their creation. */
    public List<FlyMachine> machines() {
        return cloud.apps().stream()
                .flatMap(app -> cloud.machines(app.name(), MachineFilter.all()).stream())
                .map(machine -> FlyMachine.of(machine, host.pid(machine.id()).orElse(0)))
                .toList();
    }

    /** All volumes that are not deleted, in the order of their creation. */
    public List<FlyVolume> volumes() {
        return cloud.apps().stream()
                .flatMap(app -> cloud.volumes(app.name()).stream())
                .filter(volume -> !volume.deleted())
                .map(volume -> FlyVolume.of(volume, host.volumeFolder(volume.id())))
                .toList();
    }

    /** Tells the listener of everything from now on, in order. The answer ends it. */
    public Runnable onEvent(Consumer<? super FlyEvent> listener) {
        return events.add(listener);
    }

    /** Tells the listener of every request that is answered from now on. The answer ends it. */
    public Runnable onExchange(Consumer<? super FlyExchange> listener) {
        return exchanges.add(listener);
    }

    /** Kills a machine's processes as a crash would; its restart policy then decides. False when none runs. */
    public boolean crash(String machineId) {
        return host.crash(machineId);
    }

    /** Lets requests go wrong from now on, as {@code POST /_emulator/faults} does. */
    public void inject(Fault fault) {
        faults.add(fault);
    }

    /** All goes well again. */
    public void clearFaults() {
        faults.clear();
    }

    /** What can happen to machines without anybody calling the API, as {@code POST /_emulator/machines/…} does. */
    public Mishaps mishaps() {
        return cloud.mishaps();
    }

    /** The newest requests with their answers, as {@code GET /_emulator/journal} shows them. */
    public Journal journal() {
        return journal;
    }

    /** All machines and volumes as they are now, for lists that are to be as old as that. */
    public Inventory inventory() {
        return cloud.snapshot();
    }

    /** What the machine's processes print. */
    public Path logFile(String machineId) {
        return host.logFile(machineId);
    }

    /** Ends the server and every process. Machines that ran are run again by the next start on the same data folder. */
    @Override
    public void close() {
        closing = true;
        api.close();
        try {
            // No process is started any more once the clockwork has stopped, so none is missed below.
            clockwork.join();
            host.close();
            keep();
            state.close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } finally {
            events.close();
            exchanges.close();
        }
    }

    private void run() {
        try {
            while (!closing) {
                // Read first: what changes while we work ends the nap at once.
                long seen = cloud.version();
                work();
                cloud.awaitChange(seen, nap());
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        try {
            for (HostCommand command : cloud.takeCommands()) {
                host.perform(command);
            }
            for (FlyEvent event : cloud.takeEvents()) {
                EventLog.write(event);
                events.tell(event);
            }
            keep();
        } catch (RuntimeException failed) {
            log.error("event=fly-emulator-error", failed);
        }
    }

    private Duration nap() {
        return cloud.nextDue()
                .map(due -> Duration.between(clock.instant(), due))
                .filter(left -> left.compareTo(LONGEST_NAP) < 0)
                .orElse(LONGEST_NAP);
    }

    private void keep() {
        // The version is read before the snapshot, which is therefore at least that new.
        state.save(cloud.version(), cloud::snapshot);
    }
}
