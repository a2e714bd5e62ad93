package io.agentfactory.scaler.inventory;

import static java.util.stream.Collectors.toMap;

import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.plan.Owner;
import io.agentfactory.scaler.provider.Machine;
import io.agentfactory.scaler.provider.Volume;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Tells whose what the provider lists is, by the rules by which strays are removed. A machine bears marks; a volume
 * does not, and is judged by the records, by the machine that has it, and by its name, which was recorded before it was
 * made.
 */
final class Belongings {

    private final Owner owner;
    private final Map<String, Worker> workers;
    private final Map<String, Machine> machines;
    private final Set<String> endedVolumeNames;

    /**
     * @param workers of which something may be left, or was when the provider was asked
     * @param machines that are listed
     * @param endedVolumeNames of the listed volumes' names, those that belonged to a worker which has ended
     */
    Belongings(Owner owner, List<Worker> workers, List<Machine> machines, Set<String> endedVolumeNames) {
        this.owner = owner;
        this.workers = workers.stream().collect(toMap(Worker::workerId, Function.identity()));
        this.machines = machines.stream().collect(toMap(Machine::id, Function.identity(), (one, other) -> one));
        this.endedVolumeNames = endedVolumeNames;
    }

    Belonging of(Machine machine) {
        String deployment = machine.metadata().get(Owner.DEPLOYMENT);
        String workspace = machine.metadata().get(Owner.WORKSPACE);
        if (deployment == null) {
            return Belonging.of(Ownership.UNKNOWN, "it bears no marks of ours");
        }
        if (!deployment.equals(owner.deploymentId())) {
            return Belonging.of(Ownership.OTHER_DEPLOYMENT, "deployment " + deployment + " made it");
        }
        if (!owner.workspaceId().equals(workspace)) {
            return Belonging.of(Ownership.OTHER_WORKSPACE, "it was made for another workspace");
        }
        Worker worker = workers.get(machine.name());
        if (worker == null) {
            return Belonging.of(Ownership.ORPHAN, "we made it for " + machine.name() + ", and no such worker is left");
        }
        String known = worker.machine().id();
        return known == null || known.equals(machine.id())
                ? Belonging.of(worker, "it is the machine of " + worker.workerId())
                : Belonging.of(Ownership.ORPHAN, worker.workerId() + " has another machine, " + known);
    }

    Belonging of(Volume volume) {
        Optional<Worker> holder = workers.values().stream()
                .filter(worker -> volume.id().equals(worker.volume().id()))
                .findFirst();
        if (holder.isPresent()) {
            return Belonging.of(
                    holder.get(), "it is the volume of " + holder.get().workerId());
        }
        Machine machine = machines.get(volume.machineId());
        if (machine != null) {
            Belonging ofMachine = of(machine);
            String why = "machine " + machine.id() + " has it: " + ofMachine.why();
            Worker worker = ofMachine.worker();
            return worker == null ? Belonging.of(ofMachine.ownership(), why) : Belonging.of(worker, why);
        }
        return byName(volume);
    }

    private Belonging byName(Volume volume) {
        List<Worker> named = workers.values().stream()
                .filter(worker -> worker.volume().name().equals(volume.name()))
                .toList();
        Optional<Worker> waits =
                named.stream().filter(worker -> worker.volume().id() == null).findFirst();
        if (waits.isPresent()) {
            return Belonging.of(waits.get(), "it was made for " + waits.get().workerId());
        }
        if (!named.isEmpty()) {
            return Belonging.of(Ownership.ORPHAN, "the worker that it was made for has another one");
        }
        return endedVolumeNames.contains(volume.name())
                ? Belonging.of(Ownership.ORPHAN, "the worker that it was made for has ended")
                : Belonging.of(Ownership.UNKNOWN, "no worker of ours was recorded with its name");
    }
}
