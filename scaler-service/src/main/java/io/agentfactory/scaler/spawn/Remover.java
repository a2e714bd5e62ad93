package io.agentfactory.scaler.spawn;

import io.agentfactory.scaler.fleet.MachineApi;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.plan.Action;
import io.agentfactory.scaler.provider.Accepted;
import io.agentfactory.scaler.provider.Answer;
import io.agentfactory.scaler.provider.Answer.Done;
import io.agentfactory.scaler.provider.Answer.Refused;
import io.agentfactory.scaler.provider.Machine;
import io.agentfactory.scaler.provider.MachineState;
import io.agentfactory.scaler.provider.Provider;
import io.agentfactory.scaler.provider.ProviderError;
import io.agentfactory.scaler.provider.Volume;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Removes a worker's machine and volume, one step at a time, each of which may be repeated. A machine counts as gone
 * when the provider has taken its destruction, or answers 404 for that very machine; no other error does.
 */
@Component
class Remover {

    private final MachineApi machinery;
    private final Failures failures;
    private final Lookout lookout;

    Remover(MachineApi machinery, Failures failures, Lookout lookout) {
        this.machinery = machinery;
        this.failures = failures;
        this.lookout = lookout;
    }

    void stop(FleetAccess access, Worker worker, String machineId) {
        Provider provider = access.provider(worker.place());
        access.fence().run();
        // Recorded first: the deadline after which it is removed by force counts from here, come what may.
        machinery.stopAsked(worker.workerId());
        switch (provider.stop(machineId, access.policy().patience().stopTimeout())) {
            case Done<Accepted> done -> {
                machinery.machineReached(worker.workerId(), MachineState.STOPPING);
                machinery.stopTaken(worker.workerId());
                machinery.callSucceeded(worker.workerId());
            }
            case Refused<Accepted>(ProviderError error) -> lookout.afterRefusal(provider, worker, machineId, error);
        }
    }

    void destroy(FleetAccess access, Worker worker, Action.DestroyMachine action) {
        Provider provider = access.provider(worker.place());
        access.fence().run();
        switch (provider.destroy(action.machineId(), action.force())) {
            case Done<Accepted> done -> {
                machinery.machineReached(worker.workerId(), MachineState.DESTROYED);
                machinery.callSucceeded(worker.workerId());
            }
            case Refused<Accepted>(ProviderError error) ->
                lookout.afterRefusal(provider, worker, action.machineId(), error);
        }
    }

    /** Asks for one machine and records what it is, or that it is gone. */
    void inspect(FleetAccess access, Worker worker, String machineId) {
        lookout.look(access.provider(worker.place()), worker, machineId);
    }

    void deleteVolume(FleetAccess access, Worker worker, String volumeId) {
        access.fence().run();
        switch (access.provider(worker.place()).deleteVolume(volumeId)) {
            case Done<Accepted> done -> machinery.volumeGone(worker.workerId());
            case Refused<Accepted>(ProviderError.NotFound gone) -> machinery.volumeGone(worker.workerId());
            // Also a volume that is still bound to the machine that has just been destroyed.
            case Refused<Accepted>(ProviderError error) -> failures.retry(worker, error);
        }
    }

    /** Looks for what was asked for and never recorded. What is shown too late is found as a stray. */
    void findLeftovers(FleetAccess access, Worker worker) {
        Provider provider = access.provider(worker.place());
        if (!worker.machine().isGone()) {
            switch (provider.machines()) {
                case Refused<List<Machine>>(ProviderError error) -> {
                    failures.retry(worker, error);
                    return;
                }
                case Done<List<Machine>>(List<Machine> machines) ->
                    machines.stream()
                            .filter(machine -> machine.name().equals(worker.workerId()))
                            .findFirst()
                            .ifPresentOrElse(
                                    machine -> machinery.machineSeen(worker.workerId(), machine),
                                    () -> machinery.machineAbsent(worker.workerId()));
            }
        }
        if (worker.volume().id() == null) {
            switch (provider.volumes()) {
                case Refused<List<Volume>>(ProviderError error) -> failures.retry(worker, error);
                case Done<List<Volume>>(List<Volume> volumes) ->
                    volumes.stream()
                            .filter(volume ->
                                    volume.name().equals(worker.volume().name()))
                            .findFirst()
                            .ifPresentOrElse(
                                    volume -> machinery.volumeFound(worker.workerId(), volume.id()),
                                    () -> machinery.volumeGone(worker.workerId()));
            }
        }
    }

    /** Stops a machine that has no worker, or destroys it where it has stopped; the next listing goes on. */
    Answer<Accepted> removeOrphan(FleetAccess access, Machine machine) {
        Provider provider = access.provider(access.place());
        access.fence().run();
        return switch (machine.state()) {
            case STOPPED, FAILED -> provider.destroy(machine.id(), false);
            case CREATED -> provider.destroy(machine.id(), true);
            case STARTING, STARTED, STOPPING, UNKNOWN, DESTROYING, DESTROYED ->
                provider.stop(machine.id(), access.policy().patience().stopTimeout());
        };
    }

    Answer<Accepted> removeOrphan(FleetAccess access, Volume volume) {
        access.fence().run();
        return access.provider(access.place()).deleteVolume(volume.id());
    }
}
