package io.agentfactory.local.fly.process;

import io.agentfactory.backends.process.BackendException;
import io.agentfactory.backends.process.Folders;
import io.agentfactory.local.fly.model.FlyCloud;
import io.agentfactory.local.fly.model.HostCommand;
import io.agentfactory.local.fly.model.MachineSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the model's commands on this computer and reports how processes fare. One thread performs, in order;
 * exits are reported from their own threads. Never decides whether something should run.
 */
public final class MachineHost implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MachineHost.class);

    private final ImageCatalogue images;
    private final FlyCloud cloud;
    private final MachineFolders folders;
    private final Duration closeGrace;
    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private volatile boolean closing;

    public MachineHost(Path dataFolder, ImageCatalogue images, FlyCloud cloud, Duration closeGrace) {
        this.images = images;
        this.cloud = cloud;
        this.folders = new MachineFolders(dataFolder);
        this.closeGrace = closeGrace;
    }

    public void perform(HostCommand command) {
        try {
            switch (command) {
                case HostCommand.Launch(var machine, var run) -> launch(machine, run);
                case HostCommand.Signal(var id, var run, var signal) ->
                    find(id, run).ifPresent(tree -> tree.signal(signal));
                case HostCommand.Freeze(var id, var run) -> find(id, run).ifPresent(ProcessTree::freeze);
                case HostCommand.Thaw(var id, var run) -> find(id, run).ifPresent(ProcessTree::thaw);
                case HostCommand.Kill(var id, var run) -> find(id, run).ifPresent(ProcessTree::kill);
                case HostCommand.RemoveMachine(var id) -> folders.removeMachine(id);
                case HostCommand.MakeVolume(var id) -> Files.createDirectories(folders.volume(id));
                case HostCommand.RemoveVolume(var id) -> Folders.delete(folders.volume(id));
            }
        } catch (IOException | BackendException failed) {
            log.warn("event=fly-emulator-file-error reason=\"{}\"", failed.toString());
        }
    }

    /** The id of the machine's main process, while it runs. */
    public OptionalLong pid(String machineId) {
        Running machine = running.get(machineId);
        return machine == null ? OptionalLong.empty() : OptionalLong.of(machine.tree.pid());
    }

    /** Ends a machine's processes as a crash would: nobody asked for a stop. False when it does not run. */
    public boolean crash(String machineId) {
        Running machine = running.get(machineId);
        if (machine == null) {
            return false;
        }
        machine.tree.kill();
        return true;
    }

    public Path logFile(String machineId) {
        return folders.log(machineId);
    }

    public Path volumeFolder(String volumeId) {
        return folders.volume(volumeId);
    }

    /** Stops all processes, first politely, without telling the model: its machines are to run again next time. */
    @Override
    public void close() {
        closing = true;
        List<ProcessTree> trees = running.values().stream().map(Running::tree).toList();
        trees.forEach(tree -> tree.signal("SIGTERM"));
        long deadline = System.nanoTime() + closeGrace.toNanos();
        for (ProcessTree tree : trees) {
            await(tree, deadline - System.nanoTime());
        }
        trees.forEach(ProcessTree::kill);
        trees.forEach(tree -> await(tree, TimeUnit.SECONDS.toNanos(5)));
    }

    private void launch(MachineSnapshot machine, long run) throws IOException {
        if (closing) {
            return;
        }
        Path home = Files.createDirectories(folders.machine(machine.id()));
        Path mount = machine.config().mounts().stream()
                .findFirst()
                .map(volume -> folders.volume(volume.volume()))
                .orElse(home);
        Files.createDirectories(mount);
        Optional<List<String>> command = images.command(machine.config().image(), mount);
        if (command.isEmpty()) {
            cloud.launchFailed(machine.id(), run, "image " + machine.config().image() + " not found");
            return;
        }
        ProcessTree tree;
        try {
            Map<String, String> environment = MachineEnvironment.of(machine, mount, home);
            tree = ProcessTree.start(
                    command.get(), environment, home, folders.log(machine.id()), folders.pidFile(machine.id()));
        } catch (IOException | BackendException failed) {
            log.warn("event=machine-launch-failed machineId={} reason=\"{}\"", machine.id(), failed.toString());
            cloud.launchFailed(machine.id(), run, failed.toString());
            return;
        }
        running.put(machine.id(), new Running(run, tree));
        // Before the exit is watched, so that the model hears of the start first.
        cloud.launched(machine.id(), run);
        tree.ended().thenAccept(code -> ended(machine.id(), run, code));
    }

    private void ended(String machineId, long run, int exitCode) {
        running.computeIfPresent(machineId, (id, current) -> current.run == run ? null : current);
        if (!closing) {
            cloud.exited(machineId, run, exitCode);
        }
    }

    private Optional<ProcessTree> find(String machineId, long run) {
        return Optional.ofNullable(running.get(machineId))
                .filter(machine -> machine.run == run)
                .map(Running::tree);
    }

    private static void await(ProcessTree tree, long nanos) {
        try {
            tree.ended().get(Math.max(nanos, 1), TimeUnit.NANOSECONDS);
        } catch (TimeoutException stillRunning) {
            // Whoever waits decides what comes next.
        } catch (ExecutionException failed) {
            log.warn("event=machine-exit-unknown reason=\"{}\"", failed.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private record Running(long run, ProcessTree tree) {}
}
