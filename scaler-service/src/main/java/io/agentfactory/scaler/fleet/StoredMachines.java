package io.agentfactory.scaler.fleet;

import io.agentfactory.scaler.provider.Machine;
import io.agentfactory.scaler.provider.MachineState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What is known of the workers' machines and volumes, in the database. */
@Component
class StoredMachines implements MachineApi {

    private final WorkerStore store;
    private final MachineStore machines;

    StoredMachines(WorkerStore store, MachineStore machines) {
        this.store = store;
        this.machines = machines;
    }

    @Override
    public List<Worker> live(String workspaceId) {
        return store.live(workspaceId);
    }

    @Override
    public int requestedWithin(String workspaceId, Duration window) {
        return store.requestedWithin(workspaceId, window);
    }

    @Override
    public Set<String> volumeNamesOfEnded(Collection<String> names) {
        return store.volumeNamesOfEnded(names);
    }

    @Override
    public void volumeReady(String workerId, String volumeId, Duration tokenLifetime) {
        machines.volumeCreated(workerId, volumeId, tokenLifetime);
    }

    @Override
    public void machineAsked(String workerId, Duration tokenLifetime) {
        machines.machineAsked(workerId, tokenLifetime);
    }

    @Override
    public void volumeFound(String workerId, String volumeId) {
        machines.volumeFound(workerId, volumeId);
    }

    @Override
    public void volumeGone(String workerId) {
        machines.volumeGone(workerId);
    }

    @Override
    public void machineSeen(String workerId, Machine machine) {
        machines.machineSeen(workerId, machine, null);
    }

    @Override
    public void machineSeen(String workerId, Machine machine, Instant askedAt) {
        machines.machineSeen(workerId, machine, askedAt);
    }

    @Override
    public void machineReached(String workerId, MachineState state) {
        machines.machineSeen(workerId, state);
    }

    @Override
    public void machineAbsent(String workerId) {
        machines.machineAbsent(workerId);
    }

    @Override
    public void startAsked(String workerId) {
        machines.startAsked(workerId);
    }

    @Override
    public void leaveNothing(String workerId) {
        machines.leaveNothing(workerId);
    }

    @Override
    public void stopAsked(String workerId) {
        machines.stopAsked(workerId);
    }

    @Override
    public void stopTaken(String workerId) {
        machines.stopTaken(workerId);
    }

    @Override
    public void callFailed(String workerId, Duration wait, String error) {
        machines.callFailed(workerId, wait, error);
    }

    @Override
    public void callSucceeded(String workerId) {
        machines.callSucceeded(workerId);
    }
}
