package io.agentfactory.scaler.plan;

import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.fleet.Worker.WorkerMachine;
import io.agentfactory.scaler.fleet.WorkerState.Stopping;
import io.agentfactory.scaler.plan.Situation.Member;
import io.agentfactory.scaler.provider.MachineState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The next step of removing a worker: stop its machine, destroy it, delete its volume, and only when nothing is left
 * call it ended. It goes on until that is certain, however often the provider fails.
 */
final class Removal {

    /** How many times as long a machine is only asked to stop while the provider does not take the request. */
    private static final int MOST_PATIENCE = 10;

    private final Situation situation;
    private final PlanProperties times;
    private final Draft draft;
    private final Reserves reserves;
    private final Hearing hearing;

    Removal(Situation situation, PlanProperties times, Draft draft, Reserves reserves) {
        this.reserves = reserves;
        this.situation = situation;
        this.times = times;
        this.draft = draft;
        this.hearing = new Hearing(situation, times, draft);
    }

    void plan(Stopping state, Member member) {
        Worker worker = member.worker();
        Instant notBefore = worker.tries().notBefore();
        if (notBefore != null && !draft.due(notBefore)) {
            return;
        }
        WorkerMachine machine = worker.machine();
        if (!machine.isGone()) {
            if (machine.id() == null) {
                findLeftovers(state, worker, "a machine was asked for, and none is known");
            } else {
                machine(state, member, machine.id());
            }
        } else if (!worker.volume().isGone()) {
            volume(state, member);
        } else if (worker.activeAt() == null) {
            draft.add(new Action.MarkFailed(worker.workerId(), state.cause()));
        } else {
            draft.add(new Action.MarkStopped(worker.workerId(), state.cause()));
        }
    }

    private void machine(Stopping state, Member member, String machineId) {
        Worker worker = member.worker();
        String id = worker.workerId();
        MachineState seen = worker.machine().state();
        switch (seen == null ? MachineState.UNKNOWN : seen) {
            case STOPPED -> stopped(worker, machineId);
            case FAILED -> draft.add(new Action.DestroyMachine(id, machineId, false, "it has failed"));
            case CREATED -> draft.add(new Action.DestroyMachine(id, machineId, true, "it has not begun to start"));
            case STARTING, STARTED, UNKNOWN, STOPPING -> {
                if (!mayWork(state, member)) {
                    stop(state, worker, machineId);
                }
            }
            case DESTROYING, DESTROYED -> {}
        }
    }

    private void stopped(Worker worker, String machineId) {
        Optional<String> whyNot = reserves.whyNotKept(worker);
        draft.add(
                whyNot.isPresent()
                        ? new Action.DestroyMachine(
                                worker.workerId(), machineId, false, "it has stopped, and " + whyNot.get())
                        : new Action.Reserve(
                                worker.workerId(),
                                "its machine has stopped, and is kept for its lane for "
                                        + Words.of(situation.policy().reserve().keep())));
    }

    /** A worker that was given up can have come up and taken a turn before anyone heard that it was to go. */
    private boolean mayWork(Stopping state, Member member) {
        String id = member.worker().workerId();
        if (member.activity().busy()) {
            draft.note(id + " is to go, but its turn still runs, and is let finish");
            draft.due(situation.now().plus(times.lookAgain()));
            return true;
        }
        boolean hasSaidGoodbye = member.activity().drainedAt() != null;
        return !hasSaidGoodbye && !(draft.due(state.since().plus(times.exitGrace())) && hearing.silenceCounts());
    }

    private void stop(Stopping state, Worker worker, String machineId) {
        Instant asked = worker.machine().stopAskedAt();
        if (asked == null) {
            draft.add(new Action.StopMachine(worker.workerId(), machineId, state.cause()));
            return;
        }
        Duration patience = situation.policy().patience().stopTimeout().plus(times.stopMargin());
        // While the provider has not taken the request, the worker has not been told to store its workspace.
        boolean taken = worker.tries().failed() == 0;
        boolean overdue = draft.due(asked.plus(patience)) && taken;
        if (overdue || draft.due(state.since().plus(patience.multipliedBy(MOST_PATIENCE)))) {
            draft.add(new Action.DestroyMachine(
                    worker.workerId(),
                    machineId,
                    true,
                    "asked to stop at " + asked + ", and still "
                            + worker.machine().state()));
            return;
        }
        if (!taken) {
            draft.add(new Action.StopMachine(
                    worker.workerId(), machineId, "asked to stop at " + asked + ", and the provider did not take it"));
            return;
        }
        Instant seen = worker.machine().seenAt();
        if (seen == null) {
            return;
        }
        if (worker.machine().state() != MachineState.STOPPING && seen.isAfter(asked)) {
            draft.add(new Action.StopMachine(
                    worker.workerId(), machineId, "asked to stop at " + asked + ", and it has not begun to"));
        } else if (draft.due(later(seen, asked).plus(times.lookAgain()))) {
            // Whoever asked, or waited for it to stop, may have died with its copy of this service.
            draft.add(new Action.InspectMachine(worker.workerId(), machineId, "has it stopped?"));
        }
    }

    private void volume(Stopping state, Member member) {
        Worker worker = member.worker();
        String volumeId = worker.volume().id();
        Instant keptUntil = state.since().plus(situation.policy().reserve().keepUnstored());
        if (volumeId != null && member.activity().unstored() && !draft.due(keptUntil)) {
            draft.note("volume " + volumeId + " of " + worker.workerId() + " is kept until " + keptUntil
                    + ": it holds a workspace that was not stored");
            return;
        }
        if (volumeId == null) {
            findLeftovers(state, worker, "a volume was asked for, and none is known");
        } else {
            draft.add(new Action.DeleteVolume(worker.workerId(), volumeId, "its machine is gone"));
        }
    }

    private void findLeftovers(Stopping state, Worker worker, String reason) {
        Instant asked = worker.machine().askedAt();
        Instant last = asked == null ? state.since() : later(asked, state.since());
        if (draft.due(last.plus(times.visibilityGrace()))) {
            draft.add(new Action.FindLeftovers(worker.workerId(), reason));
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
