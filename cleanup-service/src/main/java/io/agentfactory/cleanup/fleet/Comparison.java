package io.agentfactory.cleanup.fleet;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.agentfactory.cleanup.projection.RecordedWorker;
import io.agentfactory.cleanup.provider.Inventory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares what is at the provider with what the scaler has told of its workers. Pure. The provider must be asked
 * before the records are read: a machine is recorded before it is made, so one that is listed and not recorded is
 * nobody's, or its record is still on its way.
 */
final class Comparison {

    static final String DEPLOYMENT = "agent_factory_deployment";
    static final String WORKER = "agent_factory_worker";

    private final String deploymentId;
    private final List<RecordedWorker> recorded;
    private final Map<String, RecordedWorker> byWorker;
    private final Map<String, RecordedWorker> byVolume;
    private final Map<String, Inventory.Machine> machines;
    private final Duration grace;
    private final Instant now;

    /** @param grace age from which something unknown is judged */
    Comparison(String deploymentId, Inventory inventory, List<RecordedWorker> recorded, Duration grace, Instant now) {
        this.deploymentId = deploymentId;
        this.recorded = recorded;
        this.byWorker = recorded.stream().collect(toMap(RecordedWorker::workerId, worker -> worker));
        this.byVolume = recorded.stream()
                .filter(worker -> !worker.volumeId().isEmpty())
                // A volume that two workers name belongs to the one that lives.
                .collect(toMap(RecordedWorker::volumeId, worker -> worker, (one, two) -> one.ended() ? two : one));
        this.machines = inventory.machines().stream()
                .collect(toMap(Inventory.Machine::id, machine -> machine, (one, same) -> one));
        this.grace = grace;
        this.now = now;
    }

    /** Worker that a machine's metadata names, or else its name. */
    static String workerOf(Inventory.Machine machine) {
        return machine.metadata().getOrDefault(WORKER, machine.name());
    }

    Verdict of(Inventory.Machine machine) {
        String deployment = machine.metadata().get(DEPLOYMENT);
        if (deployment == null) {
            return new Verdict.Foreign("its metadata names no deployment");
        }
        if (!deployment.equals(deploymentId)) {
            return new Verdict.Foreign("made by deployment " + deployment);
        }
        String workerId = workerOf(machine);
        RecordedWorker worker = byWorker.get(workerId);
        if (worker == null) {
            return orYoung(machine.createdAt(), "made for worker " + workerId + ", of which nothing is recorded");
        }
        if (worker.ended()) {
            return new Verdict.Orphan("made for worker " + workerId + ", which has ended");
        }
        boolean another = !worker.machineId().isEmpty() && !worker.machineId().equals(machine.id());
        return another
                ? orYoung(machine.createdAt(), "worker " + workerId + " has another machine, " + worker.machineId())
                : new Verdict.Known(workerId);
    }

    /** Volumes carry no metadata: one is known by its owner, or else by the machine that it is attached to. */
    Verdict of(Inventory.Volume volume) {
        RecordedWorker owner = byVolume.get(volume.id());
        if (owner != null) {
            return owner.ended()
                    ? new Verdict.Orphan("made for worker " + owner.workerId() + ", which has ended")
                    : new Verdict.Known(owner.workerId());
        }
        Inventory.Machine machine = machines.get(volume.machineId());
        return machine == null ? orYoung(volume.createdAt(), "no worker and no machine has it") : of(machine);
    }

    /** The other way round: live workers whose machine the provider does not list. */
    List<RecordedWorker> withoutMachine() {
        Set<String> listed = machines.keySet().stream().collect(toSet());
        return recorded.stream()
                .filter(worker -> !worker.ended() && !worker.machineId().isEmpty())
                .filter(worker -> !listed.contains(worker.machineId()))
                .filter(worker -> !worker.changedAt().plus(grace).isAfter(now))
                .toList();
    }

    private Verdict orYoung(Instant createdAt, String reason) {
        Duration age = Duration.between(createdAt, now);
        return age.compareTo(grace) < 0 ? new Verdict.Young(age) : new Verdict.Orphan(reason);
    }
}
