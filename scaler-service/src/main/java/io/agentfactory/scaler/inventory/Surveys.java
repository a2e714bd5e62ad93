package io.agentfactory.scaler.inventory;

import io.agentfactory.platform.problem.ProblemException;
import io.agentfactory.scaler.access.AccessApi;
import io.agentfactory.scaler.access.AppAccess;
import io.agentfactory.scaler.fleet.MachineApi;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.fleet.WorkerApi;
import io.agentfactory.scaler.inventory.LiveLists.Listed;
import io.agentfactory.scaler.plan.Owner;
import io.agentfactory.scaler.policy.FleetProperties;
import io.agentfactory.scaler.provider.Machine;
import io.agentfactory.scaler.provider.Volume;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Lists what a workspace's provider has, and reads what is recorded of it. */
@Component
class Surveys {

    private final AccessApi accesses;
    private final LiveLists lists;
    private final MachineApi machinery;
    private final WorkerApi workers;
    private final FleetProperties fleet;

    Surveys(AccessApi accesses, LiveLists lists, MachineApi machinery, WorkerApi workers, FleetProperties fleet) {
        this.accesses = accesses;
        this.lists = lists;
        this.machinery = machinery;
        this.workers = workers;
        this.fleet = fleet;
    }

    /** @throws ProblemException if the provider cannot be asked, or refuses */
    Survey ofMachines(String workspaceId) {
        AppAccess.Open access = accesses.require(workspaceId);
        Listed<Machine> machines = lists.machines(access);
        return survey(workspaceId, access, machines, new Listed<>(machines.askedAt(), List.of()));
    }

    /** @throws ProblemException if the provider cannot be asked, or refuses */
    Survey ofVolumes(String workspaceId) {
        AppAccess.Open access = accesses.require(workspaceId);
        // Volumes first: a machine that has one of them by then is in its list.
        Listed<Volume> volumes = lists.volumes(access);
        return survey(workspaceId, access, lists.machines(access), volumes);
    }

    /** Nothing of it is older than the call. */
    Survey ofVolumesNow(String workspaceId) {
        lists.forget(accesses.require(workspaceId));
        return ofVolumes(workspaceId);
    }

    private Survey survey(String workspaceId, AppAccess.Open access, Listed<Machine> machines, Listed<Volume> volumes) {
        var owner = new Owner(fleet.deploymentId(), workspaceId);
        List<Worker> live = machinery.live(workspaceId);
        var explaining = new ArrayList<>(live);
        explaining.addAll(endedSince(machines, live, owner));
        Set<String> names = volumes.things().stream().map(Volume::name).collect(Collectors.toSet());
        return new Survey(
                access,
                machines,
                volumes,
                live,
                new Belongings(owner, explaining, machines.things(), machinery.volumeNamesOfEnded(names)));
    }

    /** Workers that were there when the provider was asked: what it listed of them is on its way out, and no stray. */
    private List<Worker> endedSince(Listed<Machine> machines, List<Worker> live, Owner owner) {
        Set<String> known = live.stream().map(Worker::workerId).collect(Collectors.toCollection(HashSet::new));
        return machines.things().stream()
                .filter(machine -> owner.metadata(machine.name()).equals(machine.metadata()))
                .map(Machine::name)
                .filter(known::add)
                .flatMap(name -> workers.find(name).stream())
                .filter(worker -> worker.state().since().isAfter(machines.askedAt()))
                .toList();
    }
}
