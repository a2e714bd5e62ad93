package io.agentfactory.scaler.plan;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.fleet.WorkerState.Requested;
import io.agentfactory.scaler.plan.Situation.Member;
import io.agentfactory.scaler.provider.Machine;
import io.agentfactory.scaler.provider.Volume;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Where the records and the provider disagree. A machine that is recorded and not listed is asked for by its id; one
 * that is listed and not recorded is removed, if its metadata says that this deployment made it for this workspace. A
 * volume has no metadata: it is ours if a worker of ours was recorded with its name before it was made.
 */
final class Strays {

    private final Situation situation;
    private final PlanProperties times;
    private final Draft draft;
    private final Map<String, Worker> recorded;

    Strays(Situation situation, PlanProperties times, Draft draft) {
        this.situation = situation;
        this.times = times;
        this.draft = draft;
        this.recorded =
                situation.members().stream().map(Member::worker).collect(toMap(Worker::workerId, Function.identity()));
    }

    void plan() {
        Listing listing = situation.listing();
        if (listing != null) {
            listing.machines().forEach(this::machine);
            Map<String, List<Worker>> owners = recorded.values().stream()
                    .collect(groupingBy(worker -> worker.volume().name()));
            listing.volumes().forEach(volume -> volume(volume, owners.getOrDefault(volume.name(), List.of()), listing));
            notListed(listing);
        }
    }

    private void machine(Machine machine) {
        if (!situation.owner().owns(machine) || machine.state().isGone()) {
            return;
        }
        Worker worker = recorded.get(machine.name());
        String known = worker == null ? null : worker.machine().id();
        if (worker == null) {
            draft.add(new Action.DeleteOrphanMachine(
                    machine, "we made it for " + machine.name() + ", and no such worker is left"));
        } else if (known == null) {
            // Its making was never heard of, and perhaps one list lacked it since. A requested worker sees to it
            // itself.
            if (!(worker.state() instanceof Requested)) {
                draft.add(
                        new Action.AdoptMachine(worker.workerId(), machine, "the provider has a machine of its name"));
            }
        } else if (!known.equals(machine.id())) {
            draft.add(new Action.DeleteOrphanMachine(machine, machine.name() + " has another machine, " + known));
        }
    }

    private void volume(Volume volume, List<Worker> owners, Listing listing) {
        if (owners.isEmpty()) {
            if (listing.endedVolumeNames().contains(volume.name())) {
                draft.add(new Action.DeleteOrphanVolume(volume, "the worker that it was made for has ended"));
            }
        } else if (owners.stream().allMatch(worker -> hasAnotherThan(volume, worker))) {
            draft.add(new Action.DeleteOrphanVolume(volume, "the worker that it was made for has another one"));
        }
    }

    private static boolean hasAnotherThan(Volume volume, Worker worker) {
        String id = worker.volume().id();
        return id != null && !id.equals(volume.id());
    }

    private void notListed(Listing listing) {
        Set<String> listed = listing.machines().stream().map(Machine::id).collect(Collectors.toSet());
        for (Worker worker : recorded.values()) {
            String machineId = worker.machine().id();
            Instant asked = worker.machine().askedAt();
            if (machineId != null
                    && asked != null
                    && !worker.machine().isGone()
                    && !listed.contains(machineId)
                    && draft.due(asked.plus(times.visibilityGrace()))) {
                draft.add(new Action.InspectMachine(
                        worker.workerId(), machineId, "it is recorded, and the provider's list lacks it"));
            }
        }
    }
}
