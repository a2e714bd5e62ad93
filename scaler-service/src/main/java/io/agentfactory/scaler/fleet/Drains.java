package io.agentfactory.scaler.fleet;

import io.agentfactory.scaler.trigger.TriggerApi;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Sends workers away for good: a running turn ends, the workspace is stored, and nothing is kept in reserve. May be
 * repeated without harm; a worker that is on its way out already only loses its place in the reserve.
 */
@Component
class Drains {

    /** A worker moves on at most so often while it is sent away. */
    private static final int MOST_TRIES = 5;

    private final WorkerApi workers;
    private final MachineApi machinery;
    private final TriggerApi triggers;

    Drains(WorkerApi workers, MachineApi machinery, TriggerApi triggers) {
        this.workers = workers;
        this.machinery = machinery;
        this.triggers = triggers;
    }

    /**
     * Workers of a workspace on their way out.
     *
     * @param asked of them, those that were sent away just now
     */
    record Sent(int asked, int leaving) {}

    /** Sends all away of which something may be left now; not those that are asked for later. */
    Sent sendAll(String workspaceId, String cause) {
        int asked = 0;
        int leaving = 0;
        List<Worker> live = machinery.live(workspaceId);
        for (Worker worker : live) {
            Optional<Worker> sent = away(worker.workerId(), cause);
            if (sent.isPresent()) {
                leaving++;
                asked += sent.get().state().cause().equals(cause) && sent.get().version() > worker.version() ? 1 : 0;
            }
        }
        triggers.request(workspaceId);
        return new Sent(asked, leaving);
    }

    /** Returns the worker on its way out; empty: it has ended. */
    Optional<Worker> send(Worker worker, String cause) {
        Optional<Worker> sent = away(worker.workerId(), cause);
        triggers.request(worker.workspaceId());
        return sent;
    }

    private Optional<Worker> away(String workerId, String cause) {
        // Recorded first, so that no reconcile in between takes it into the reserve.
        machinery.leaveNothing(workerId);
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Optional<Worker> found = workers.find(workerId).filter(Drains::isLeft);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            Optional<Worker> sent = move(found.get(), cause);
            if (sent.isPresent()) {
                return sent;
            }
        }
        throw new IllegalStateException("worker " + workerId + " never stays in a state");
    }

    /** Empty: it has moved on by itself meanwhile. */
    private Optional<Worker> move(Worker worker, String cause) {
        String id = worker.workerId();
        return switch (worker.state()) {
            case WorkerState.Requested requested ->
                workers.change(id, WorkerState.Requested.class, (state, at) -> state.giveUp(cause, at));
            case WorkerState.Active active ->
                workers.change(id, WorkerState.Active.class, (state, at) -> state.drain(cause, at));
            case WorkerState.Reserved reserved ->
                workers.change(id, WorkerState.Reserved.class, (state, at) -> state.release(cause, at));
            case WorkerState.Draining draining -> Optional.of(worker);
            case WorkerState.Stopping stopping -> Optional.of(worker);
            case WorkerState.Stopped stopped -> Optional.of(worker);
            case WorkerState.Failed failed -> Optional.of(worker);
        };
    }

    private static boolean isLeft(Worker worker) {
        return switch (worker.state()) {
            case WorkerState.Stopped stopped -> false;
            case WorkerState.Failed failed -> false;
            case WorkerState.Requested requested -> true;
            case WorkerState.Active active -> true;
            case WorkerState.Draining draining -> true;
            case WorkerState.Stopping stopping -> true;
            case WorkerState.Reserved reserved -> true;
        };
    }
}
