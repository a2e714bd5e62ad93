package io.agentfactory.scaler.fleet;

import io.agentfactory.scaler.provider.Machine;
import io.agentfactory.scaler.provider.MachineState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * What is known of the workers' machines and volumes: read by the planner, written by whoever has asked the provider.
 * Never changes a worker's state.
 */
@Component
public class MachineApi {

    private final WorkerStore store;
    private final MachineStore machines;

    MachineApi(WorkerStore store, MachineStore machines) {
        this.store = store;
        this.machines = machines;
    }

    /** Workers of which something may be left, oldest first. */
    public List<Worker> live(String workspaceId) {
        return store.live(workspaceId);
    }

    /** Workers asked for within the last such time, also those that have ended since. */
    public int requestedWithin(String workspaceId, Duration window) {
        return store.requestedWithin(workspaceId, window);
    }

    /** Of these names of volumes, those that belonged to a worker which has ended. */
    public Set<String> volumeNamesOfEnded(Collection<String> names) {
        return store.volumeNamesOfEnded(names);
    }

    /** The volume exists, and its machine is asked for next. */
    public void volumeReady(String workerId, String volumeId) {
        machines.volumeCreated(workerId, volumeId);
    }

    /** Its machine is asked for, again. */
    public void machineAsked(String workerId) {
        machines.machineAsked(workerId);
    }

    public void volumeFound(String workerId, String volumeId) {
        machines.volumeFound(workerId, volumeId);
    }

    /** There is no volume, or none any more. */
    public void volumeGone(String workerId) {
        machines.volumeGone(workerId);
    }

    /** The provider has just shown the machine. */
    public void machineSeen(String workerId, Machine machine) {
        machines.machineSeen(workerId, machine, null);
    }

    /** The provider was asked at that time, and showed the machine. */
    public void machineSeen(String workerId, Machine machine, Instant askedAt) {
        machines.machineSeen(workerId, machine, askedAt);
    }

    /** The machine, which is known, has reached a state. */
    public void machineReached(String workerId, MachineState state) {
        machines.machineSeen(workerId, state);
    }

    /** There is no machine of this worker. */
    public void machineAbsent(String workerId) {
        machines.machineAbsent(workerId);
    }

    public void stopAsked(String workerId) {
        machines.stopAsked(workerId);
    }

    /** The provider has taken the request to stop; if it had refused it before, the time to stop begins now. */
    public void stopTaken(String workerId) {
        machines.stopTaken(workerId);
    }

    /** The provider is not asked again for this worker before the wait is over. */
    public void callFailed(String workerId, Duration wait, String error) {
        machines.callFailed(workerId, wait, error);
    }

    public void callSucceeded(String workerId) {
        machines.callSucceeded(workerId);
    }
}
