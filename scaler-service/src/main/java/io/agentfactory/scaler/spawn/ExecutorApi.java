package io.agentfactory.scaler.spawn;

import io.agentfactory.scaler.fleet.MachineApi;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.fleet.WorkerApi;
import io.agentfactory.scaler.fleet.WorkerState.Active;
import io.agentfactory.scaler.fleet.WorkerState.Draining;
import io.agentfactory.scaler.fleet.WorkerState.Requested;
import io.agentfactory.scaler.fleet.WorkerState.Reserved;
import io.agentfactory.scaler.fleet.WorkerState.Stopping;
import io.agentfactory.scaler.plan.Action;
import io.agentfactory.scaler.provider.Accepted;
import io.agentfactory.scaler.provider.Answer;
import io.agentfactory.scaler.provider.Answer.Refused;
import io.agentfactory.scaler.provider.ProviderError;
import io.agentfactory.scaler.region.RegionApi;
import io.agentfactory.scaler.trigger.TriggerApi;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Applies the actions of a plan, some at a time, and returns when all have ended; each is bounded in time by its
 * requests. One that fails is recorded and tried again later; it never keeps the others from being applied.
 */
@Component
public class ExecutorApi {

    private static final Logger log = LoggerFactory.getLogger(ExecutorApi.class);

    private final Spawner spawner;
    private final Starter starter;
    private final Remover remover;
    private final WorkerApi workers;
    private final MachineApi machinery;
    private final TriggerApi triggers;
    private final RegionApi regions;
    private final Failures failures;
    private final int concurrency;

    ExecutorApi(
            Spawner spawner,
            Starter starter,
            Remover remover,
            WorkerApi workers,
            MachineApi machinery,
            TriggerApi triggers,
            RegionApi regions,
            Failures failures,
            ExecutorProperties properties) {
        this.spawner = spawner;
        this.starter = starter;
        this.remover = remover;
        this.workers = workers;
        this.machinery = machinery;
        this.triggers = triggers;
        this.regions = regions;
        this.failures = failures;
        this.concurrency = properties.concurrency();
    }

    /**
     * Applies the actions; with a concurrency of one in their order and on the calling thread.
     *
     * @return whether every action could be attempted; if not, the database or the right to act was lost
     */
    public boolean apply(FleetAccess access, List<Action> actions) {
        if (actions.size() == 1 || concurrency == 1) {
            boolean all = true;
            for (Action action : actions) {
                all &= attempt(access, action);
            }
            return all;
        }
        var turns = new Semaphore(concurrency);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> attempts = actions.stream()
                    .<Callable<Boolean>>map(action -> () -> {
                        turns.acquire();
                        try {
                            return attempt(access, action);
                        } finally {
                            turns.release();
                        }
                    })
                    .toList();
            boolean all = true;
            for (Future<Boolean> outcome : threads.invokeAll(attempts)) {
                all &= outcome.get();
            }
            return all;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("an action ended in a way that is a bug", e.getCause());
        }
    }

    private boolean attempt(FleetAccess access, Action action) {
        try {
            log.atInfo()
                    .addKeyValue("workspaceId", access.workspaceId())
                    .addKeyValue("workerId", action instanceof Action.OfWorker step ? step.workerId() : "-")
                    .addKeyValue("action", action.getClass().getSimpleName())
                    .addKeyValue("reason", action.reason())
                    .log("fleet action");
            apply(access, action);
            return true;
        } catch (RuntimeException e) {
            log.atWarn()
                    .addKeyValue("workspaceId", access.workspaceId())
                    .addKeyValue("action", action.getClass().getSimpleName())
                    .addKeyValue("error", e.toString())
                    .log("fleet action failed");
            return false;
        }
    }

    private void apply(FleetAccess access, Action action) {
        switch (action) {
            case Action.Spawn spawn -> spawner.spawn(access, spawn);
            case Action.ResumeSpawning resume -> triggers.spawningWorks(access.workspaceId());
            case Action.DeleteOrphanMachine orphan -> tell(action, remover.removeOrphan(access, orphan.machine()));
            case Action.DeleteOrphanVolume orphan -> tell(action, remover.removeOrphan(access, orphan.volume()));
            case Action.OfWorker step -> applyToWorker(access, step);
        }
    }

    private void applyToWorker(FleetAccess access, Action.OfWorker step) {
        switch (step) {
            case Action.CreateMachine create -> of(create, worker -> spawner.complete(access, worker));
            case Action.AdoptMachine adopt -> machinery.machineSeen(adopt.workerId(), adopt.machine());
            case Action.InspectMachine inspect ->
                of(inspect, worker -> remover.inspect(access, worker, inspect.machineId()));
            case Action.Activate activate ->
                workers.change(
                                activate.workerId(),
                                Requested.class,
                                (state, at) -> state.started(activate.reason(), at))
                        .ifPresent(worker -> regions.hasRoom(access.workspaceId(), worker.region()));
            case Action.Wake wake -> starter.wake(access, wake);
            case Action.StartMachine start -> of(start, worker -> starter.start(access, worker, start.machineId()));
            case Action.GiveUp giveUp -> {
                // Recorded first: what has not come up is not to be kept for another time.
                machinery.leaveNothing(giveUp.workerId());
                workers.change(giveUp.workerId(), Requested.class, (state, at) -> state.giveUp(giveUp.reason(), at));
                failures.pauseSpawning(access, giveUp.reason());
            }
            case Action.Drain drain -> {
                workers.change(drain.workerId(), Active.class, (state, at) -> state.drain(drain.reason(), at));
                if (drain.neverCalled()) {
                    failures.pauseSpawning(access, drain.reason());
                }
            }
            case Action.Stop stop ->
                workers.change(stop.workerId(), Draining.class, (state, at) -> state.stop(stop.reason(), at));
            case Action.StopMachine stop -> of(stop, worker -> remover.stop(access, worker, stop.machineId()));
            case Action.DestroyMachine destroy -> of(destroy, worker -> remover.destroy(access, worker, destroy));
            case Action.FindLeftovers find -> of(find, worker -> remover.findLeftovers(access, worker));
            case Action.DeleteVolume delete ->
                of(delete, worker -> remover.deleteVolume(access, worker, delete.volumeId()));
            case Action.Reserve reserve ->
                workers.change(reserve.workerId(), Stopping.class, (state, at) -> state.reserve(reserve.reason(), at));
            case Action.Release release -> {
                // Recorded first: its machine is stopped already, and must not be taken for one to keep.
                machinery.leaveNothing(release.workerId());
                workers.change(release.workerId(), Reserved.class, (state, at) -> state.release(release.reason(), at));
            }
            case Action.MarkStopped mark ->
                workers.change(mark.workerId(), Stopping.class, (state, at) -> state.stopped(mark.reason(), at));
            case Action.MarkFailed mark ->
                workers.change(mark.workerId(), Stopping.class, (state, at) -> state.failed(mark.reason(), at));
        }
    }

    private void of(Action.OfWorker step, Consumer<Worker> work) {
        workers.find(step.workerId()).ifPresent(work);
    }

    /** A stray has no record that could hold its failure; the next listing tries again. */
    private static void tell(Action action, Answer<Accepted> answer) {
        if (answer instanceof Refused<Accepted>(ProviderError error) && !(error instanceof ProviderError.NotFound)) {
            log.atWarn()
                    .addKeyValue("reason", action.reason())
                    .addKeyValue("error", error.getClass().getSimpleName())
                    .addKeyValue("text", error.text())
                    .log("stray not removed");
        }
    }
}
