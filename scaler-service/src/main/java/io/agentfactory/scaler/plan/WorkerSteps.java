package io.agentfactory.scaler.plan;

import io.agentfactory.scaler.activity.Activity;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.fleet.Worker.WorkerMachine;
import io.agentfactory.scaler.fleet.WorkerState.Active;
import io.agentfactory.scaler.fleet.WorkerState.Draining;
import io.agentfactory.scaler.fleet.WorkerState.Failed;
import io.agentfactory.scaler.fleet.WorkerState.Requested;
import io.agentfactory.scaler.fleet.WorkerState.Stopped;
import io.agentfactory.scaler.fleet.WorkerState.Stopping;
import io.agentfactory.scaler.plan.Situation.Member;
import io.agentfactory.scaler.provider.MachineState;
import java.time.Instant;

/**
 * The next step of one worker. Every state has a deadline and a way out; a worker whose turn runs is never stopped,
 * unless its machine is no longer there to run it.
 */
final class WorkerSteps {

    private final Situation situation;
    private final PlanProperties times;
    private final Draft draft;
    private final Hearing hearing;

    WorkerSteps(Situation situation, PlanProperties times, Draft draft) {
        this.situation = situation;
        this.times = times;
        this.draft = draft;
        this.hearing = new Hearing(situation, times, draft);
    }

    void plan(Member member) {
        switch (member.worker().state()) {
            case Requested requested -> requested(requested, member);
            case Active active -> active(active, member);
            case Draining draining -> draining(draining, member);
            case Stopping stopping -> new Removal(situation, times, draft).plan(stopping, member.worker());
            case Stopped stopped -> {}
            case Failed failed -> {}
        }
    }

    private void requested(Requested state, Member member) {
        Worker worker = member.worker();
        String id = worker.workerId();
        WorkerMachine machine = worker.machine();
        if (machine.state() == MachineState.STARTED || member.activity().hasCalled()) {
            draft.add(new Action.Activate(id, "its machine has started"));
        } else if (isDead(machine)) {
            draft.add(new Action.GiveUp(id, "its machine is " + machine.state() + " before it has served"));
        } else if (draft.due(state.since().plus(situation.policy().startTimeout()))) {
            draft.add(new Action.GiveUp(
                    id, "not started within " + Words.of(situation.policy().startTimeout()) + lastError(worker)));
        } else if (machine.id() == null) {
            provide(worker);
        } else {
            inspectIfSeenStopped(worker);
        }
    }

    private void provide(Worker worker) {
        Listing listing = situation.listing();
        if (listing != null && listing.place().appName().equals(worker.place().appName())) {
            var named = listing.machines().stream()
                    .filter(machine -> machine.name().equals(worker.workerId()))
                    .findFirst();
            if (named.isPresent()) {
                draft.add(new Action.AdoptMachine(
                        worker.workerId(), named.get(), "the provider has a machine of its name"));
                return;
            }
        }
        if (mayAsk(worker)) {
            draft.add(new Action.CreateMachine(worker.workerId(), "it has no machine yet" + lastError(worker)));
        }
    }

    private void active(Active state, Member member) {
        Worker worker = member.worker();
        Activity activity = member.activity();
        String id = worker.workerId();
        if (isDead(worker.machine())) {
            draft.add(new Action.Drain(
                    id,
                    !activity.hasCalled(),
                    "its machine is " + worker.machine().state()));
        } else if (activity.drainedAt() != null) {
            draft.add(new Action.Drain(id, false, "it has finished by itself"));
        } else if (activity.silentAt() != null) {
            draft.add(new Action.Drain(id, false, "not heard of any more"));
        } else if (!activity.hasCalled()) {
            if (draft.due(state.since().plus(situation.policy().contactTimeout())) && hearing.silenceCounts()) {
                draft.add(new Action.Drain(
                        id,
                        true,
                        "its machine runs, but it has not called within "
                                + Words.of(situation.policy().contactTimeout())));
            }
        } else {
            idle(state, worker, activity);
        }
        inspectIfSeenStopped(worker);
    }

    private void idle(Active state, Worker worker, Activity activity) {
        if (activity.busy()) {
            // Its end is told by no event that asks for a plan; an idle time that has not begun cannot be over sooner.
            draft.due(situation.now().plus(situation.policy().idleTimeout()));
            return;
        }
        if (situation.disabledAgents().contains(worker.agentKey())) {
            draft.add(new Action.Drain(worker.workerId(), false, "agent " + worker.agentKey() + " is switched off"));
            return;
        }
        Instant idleOver = idleSince(state, activity).plus(situation.policy().idleTimeout());
        Instant lifeOver = worker.requestedAt().plus(situation.policy().minLife());
        if (draft.due(idleOver.isAfter(lifeOver) ? idleOver : lifeOver) && hearing.silenceCounts()) {
            draft.add(new Action.Drain(
                    worker.workerId(),
                    false,
                    "idle for " + Words.of(situation.policy().idleTimeout())));
        }
    }

    static Instant idleSince(Active state, Activity activity) {
        Instant idle = activity.idleSince();
        return idle == null || idle.isBefore(state.since()) ? state.since() : idle;
    }

    private void draining(Draining state, Member member) {
        Worker worker = member.worker();
        Activity activity = member.activity();
        String id = worker.workerId();
        WorkerMachine machine = worker.machine();
        // A worker that has ended between two turns has gone; one that crashed in a turn may be started again.
        if (isDead(machine) || (machine.state() == MachineState.STOPPED && !activity.busy())) {
            draft.add(new Action.Stop(id, "its machine is " + machine.state()));
        } else if (activity.drainedAt() != null) {
            draft.add(new Action.Stop(id, "drained"));
        } else if (activity.silentAt() != null || (!activity.hasCalled() && hearing.silenceCounts())) {
            draft.add(new Action.Stop(id, "nobody is there to drain"));
        } else if (!activity.busy() && hasStoredWorkspace(state, activity)) {
            draft.add(new Action.Stop(id, "its workspace is stored"));
        } else if (draft.due(state.since().plus(situation.policy().drainTimeout()))) {
            if (activity.busy()) {
                draft.note(id + " drains for longer than "
                        + Words.of(situation.policy().drainTimeout()) + ": its turn still runs, and is let finish");
                draft.due(situation.now().plus(times.lookAgain()));
            } else if (hearing.silenceCounts()) {
                draft.add(new Action.Stop(
                        id, "not drained within " + Words.of(situation.policy().drainTimeout())));
            }
        }
    }

    private boolean hasStoredWorkspace(Draining state, Activity activity) {
        Instant stored = activity.snapshotReadyAt();
        return stored != null && !stored.isBefore(state.since()) && draft.due(stored.plus(times.exitGrace()));
    }

    /** A stopped machine may be about to be started again by the provider, which takes it a moment. */
    private boolean isDead(WorkerMachine machine) {
        if (machine.isGone() && machine.askedAt() != null) {
            return true;
        }
        if (machine.state() == MachineState.FAILED) {
            return true;
        }
        Instant since = machine.stateSince();
        Instant seen = machine.seenAt();
        return machine.state() == MachineState.STOPPED
                && since != null
                && seen != null
                && !seen.isBefore(since.plus(times.restartGrace()));
    }

    private void inspectIfSeenStopped(Worker worker) {
        WorkerMachine machine = worker.machine();
        if (machine.id() != null
                && machine.state() == MachineState.STOPPED
                && machine.stateSince() != null
                && !isDead(machine)
                && draft.due(machine.stateSince().plus(times.restartGrace()))
                && mayAsk(worker)) {
            draft.add(new Action.InspectMachine(worker.workerId(), machine.id(), "it was seen stopped"));
        }
    }

    /** Whether the provider may be asked for this worker, after failures. */
    private boolean mayAsk(Worker worker) {
        Instant notBefore = worker.tries().notBefore();
        return notBefore == null || draft.due(notBefore);
    }

    private static String lastError(Worker worker) {
        String error = worker.tries().lastError();
        return error == null ? "" : " (last error: " + error + ")";
    }
}
