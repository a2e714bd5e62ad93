package io.agentfactory.cleanup.fleet;

import static java.util.stream.Collectors.toMap;

import io.agentfactory.cleanup.projection.ScalersWord.LiveWorker;
import io.agentfactory.cleanup.provider.Inventory;
import java.util.List;
import java.util.Map;

/** Compares what is at the provider with what the scaler's live workers own. Pure. */
final class Comparison {

    private static final String DEPLOYMENT = "agent_factory_deployment";
    private static final String WORKER = "agent_factory_worker";

    private final String deploymentId;
    private final Map<String, LiveWorker> byWorker;
    private final Map<String, LiveWorker> byVolume;

    Comparison(String deploymentId, List<LiveWorker> live) {
        this.deploymentId = deploymentId;
        this.byWorker = live.stream().collect(toMap(LiveWorker::workerId, worker -> worker));
        this.byVolume = live.stream()
                .filter(worker -> !worker.volumeId().isEmpty())
                .collect(toMap(LiveWorker::volumeId, worker -> worker, (first, second) -> first));
    }

    Verdict of(Inventory.Machine machine) {
        String deployment = machine.metadata().get(DEPLOYMENT);
        if (deployment == null) {
            return new Verdict.Foreign("its metadata names no deployment");
        }
        if (!deployment.equals(deploymentId)) {
            return new Verdict.Foreign("made by deployment " + deployment);
        }
        String worker = machine.metadata().getOrDefault(WORKER, machine.name());
        return byWorker.containsKey(worker)
                ? new Verdict.Known(worker)
                : new Verdict.Orphan("made for worker " + worker + ", which has ended or was never recorded");
    }

    /** Volumes carry no metadata: one of ours is known by its owner, or by the machine that it is attached to. */
    Verdict of(Inventory.Volume volume, List<Inventory.Machine> machines) {
        LiveWorker owner = byVolume.get(volume.id());
        if (owner != null) {
            return new Verdict.Known(owner.workerId());
        }
        return machines.stream()
                .filter(machine -> machine.id().equals(volume.machineId()))
                .findFirst()
                .map(this::of)
                .orElseGet(() -> new Verdict.Orphan("no live worker and no machine has it"));
    }
}
