package io.agentfactory.scaler.reconcile;

import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.fleet.Worker.WorkerMachine;
import io.agentfactory.scaler.fleet.WorkerState;
import io.agentfactory.scaler.plan.Situation;
import io.agentfactory.scaler.provider.MachineState;
import io.agentfactory.scaler.spawn.FleetAccess;
import java.util.Optional;

/** Sees to it that a reconcile follows when a machine has become what it is expected to become. */
public interface MachineWatch {

    /** Begins the waits that these workers need and that do not run yet. */
    void watch(FleetAccess access, Situation situation);

    /** What a worker's machine is expected to become. */
    static Optional<MachineState> target(Worker worker) {
        WorkerMachine machine = worker.machine();
        if (machine.id() == null || machine.isGone() || machine.state() == MachineState.STOPPED) {
            return Optional.empty();
        }
        return switch (worker.state()) {
            case WorkerState.Requested requested ->
                machine.state() == MachineState.STARTED ? Optional.empty() : Optional.of(MachineState.STARTED);
            case WorkerState.Stopping stopping ->
                machine.stopAskedAt() == null ? Optional.empty() : Optional.of(MachineState.STOPPED);
            case WorkerState.Active active -> Optional.empty();
            case WorkerState.Reserved reserved -> Optional.empty();
            // A drained worker ends by itself, also where the queue could not tell.
            case WorkerState.Draining draining -> Optional.of(MachineState.STOPPED);
            case WorkerState.Stopped stopped -> Optional.empty();
            case WorkerState.Failed failed -> Optional.empty();
        };
    }
}
