package io.agentfactory.scaler.spawn;

import io.agentfactory.scaler.fleet.MachineApi;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.fleet.WorkerApi;
import io.agentfactory.scaler.fleet.WorkerState.Requested;
import io.agentfactory.scaler.fleet.WorkerState.Reserved;
import io.agentfactory.scaler.pause.PauseApi;
import io.agentfactory.scaler.plan.Action;
import io.agentfactory.scaler.provider.Accepted;
import io.agentfactory.scaler.provider.Answer.Done;
import io.agentfactory.scaler.provider.Answer.Refused;
import io.agentfactory.scaler.provider.MachineState;
import io.agentfactory.scaler.provider.Provider;
import io.agentfactory.scaler.provider.ProviderError;
import org.springframework.stereotype.Component;

/** Starts machines that have stopped. */
@Component
class Starter {

    private final WorkerApi workers;
    private final MachineApi machinery;
    private final PauseApi pauses;
    private final Lookout lookout;

    Starter(WorkerApi workers, MachineApi machinery, PauseApi pauses, Lookout lookout) {
        this.workers = workers;
        this.machinery = machinery;
        this.pauses = pauses;
        this.lookout = lookout;
    }

    /** Takes a worker out of the reserve, unless scaling has been paused since the plan was made. */
    void wake(FleetAccess access, Action.Wake wake) {
        pauses.unlessPaused(
                access.workspaceId(),
                () -> workers.change(wake.workerId(), Reserved.class, (state, at) -> state.wake(wake.reason(), at)));
    }

    void start(FleetAccess access, Worker worker, String machineId) {
        Provider provider = access.provider(worker.place());
        access.fence().run();
        // Recorded first: what was heard of its process before says nothing of the one that may start now.
        machinery.startAsked(worker.workerId());
        switch (provider.start(machineId)) {
            case Done<Accepted> done -> {
                machinery.machineReached(worker.workerId(), MachineState.STARTING);
                machinery.callSucceeded(worker.workerId());
            }
            case Refused<Accepted>(ProviderError.Capacity error) -> {
                // Its disk is bound to a host that is full: another worker comes up sooner than this one.
                machinery.leaveNothing(worker.workerId());
                workers.change(
                        worker.workerId(),
                        Requested.class,
                        (state, at) -> state.giveUp("there is no room to start it again: " + error.text(), at));
                lookout.afterRefusal(provider, worker, machineId, error);
            }
            case Refused<Accepted>(ProviderError error) -> lookout.afterRefusal(provider, worker, machineId, error);
        }
    }
}
