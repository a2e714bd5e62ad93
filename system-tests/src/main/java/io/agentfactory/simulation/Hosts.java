package io.agentfactory.simulation;

import io.agentfactory.local.fly.model.HostCommand;
import io.agentfactory.local.fly.model.MachineSnapshot;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The computers that run the machines' processes: slow at times, and they fail with all that they run. */
final class Hosts {

    private static final int HOSTS = 12;
    private static final int KILLED = 137;
    private static final long SLOW_LEAST = Duration.ofSeconds(20).toMillis();
    private static final long SLOW_MOST = Duration.ofMinutes(5).toMillis();

    private final Timeline timeline;
    private final Cloud cloud;
    private final Faults faults;
    private final Queue queue;
    private final Map<String, WorkerProcess> processes = new LinkedHashMap<>();
    private final Map<String, Integer> hostOf = new HashMap<>();
    private final Set<Integer> failed = new HashSet<>();
    private int busyKilled;

    Hosts(Timeline timeline, Cloud cloud, Faults faults, Queue queue) {
        this.timeline = timeline;
        this.cloud = cloud;
        this.faults = faults;
        this.queue = queue;
        cloud.runOn(this::perform);
    }

    /** Workers that were killed in the middle of a turn because the scaler asked for it. */
    int busyKilled() {
        return busyKilled;
    }

    private void perform(HostCommand command) {
        switch (command) {
            case HostCommand.Launch launch -> launch(launch.machine(), launch.run());
            case HostCommand.Signal signal -> signal(signal.machineId());
            case HostCommand.Kill kill -> kill(kill.machineId(), kill.run());
            // The scaler suspends no machine.
            case HostCommand.Freeze frozen -> {}
            case HostCommand.Thaw thawed -> {}
            case HostCommand.RemoveMachine removed -> hostOf.remove(removed.machineId());
            case HostCommand.MakeVolume made -> {}
            case HostCommand.RemoveVolume removed -> {}
        }
    }

    private void launch(MachineSnapshot machine, long run) {
        int host = hostOf.computeIfAbsent(machine.id(), id -> hostThatWorks());
        if (failed.contains(host)) {
            launchFailed(machine.id(), run, "its host does not answer");
        } else if (faults.strikes(Fault.LAUNCH_FAILED)) {
            launchFailed(machine.id(), run, "image could not be pulled");
        } else {
            var process = new WorkerProcess(
                    machine.name(), timeline, faults, queue, exitCode -> ended(machine.id(), run, exitCode));
            processes.put(machine.id(), process);
            long delay = faults.strikes(Fault.SLOW_START) ? faults.chances().between(SLOW_LEAST, SLOW_MOST) : 0;
            timeline.after(delay, () -> started(machine.id(), run, process));
        }
    }

    private void started(String machineId, long run, WorkerProcess process) {
        if (process.isThere()) {
            cloud.fly().launched(machineId, run);
            cloud.settle();
            process.start();
        }
    }

    private void launchFailed(String machineId, long run, String reason) {
        cloud.fly().launchFailed(machineId, run, reason);
        cloud.settle();
    }

    private void signal(String machineId) {
        WorkerProcess process = processes.get(machineId);
        if (process != null) {
            process.signal();
        }
    }

    private void kill(String machineId, long run) {
        WorkerProcess process = processes.get(machineId);
        if (process != null && process.isThere()) {
            if (process.isBusy()) {
                busyKilled++;
            }
            process.vanish();
        }
        ended(machineId, run, KILLED);
    }

    private void ended(String machineId, long run, int exitCode) {
        processes.remove(machineId);
        cloud.fly().exited(machineId, run, exitCode);
        cloud.settle();
    }

    /** Everything on one of them ends, and does not come up there again. */
    void failOne() {
        int host = hostThatWorks();
        failed.add(host);
        processes.entrySet().stream()
                .filter(entry -> hostOf.getOrDefault(entry.getKey(), -1) == host)
                .map(Map.Entry::getValue)
                .toList()
                .forEach(process -> process.crash(KILLED));
        // The next one takes its place.
        timeline.after(Duration.ofHours(6).toMillis(), () -> failed.remove(host));
    }

    private int hostThatWorks() {
        int host;
        do {
            host = faults.chances().below(HOSTS);
        } while (failed.contains(host));
        return host;
    }
}
