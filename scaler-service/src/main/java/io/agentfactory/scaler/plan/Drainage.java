package io.agentfactory.scaler.plan;

import io.agentfactory.scaler.activity.Activity;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.fleet.Worker.WorkerMachine;
import io.agentfactory.scaler.fleet.WorkerState.Draining;
import io.agentfactory.scaler.plan.Situation.Member;
import io.agentfactory.scaler.provider.MachineState;
import java.time.Duration;
import java.time.Instant;

/**
 * The next step of a draining worker: it ends its turn and stores its workspace, then its machine is stopped. One that
 * died before it had stored anything is started once more to do so.
 */
final class Drainage {

    private final Situation situation;
    private final PlanProperties times;
    private final Draft draft;
    private final Hearing hearing;
    private final Health health;

    Drainage(Situation situation, PlanProperties times, Draft draft) {
        this.situation = situation;
        this.times = times;
        this.draft = draft;
        this.hearing = new Hearing(situation, times, draft);
        this.health = new Health(times, draft);
    }

    void plan(Draining state, Member member) {
        WorkerMachine machine = member.worker().machine();
        if (machine.isGone() && machine.askedAt() != null || machine.state() == MachineState.FAILED) {
            stop(member, "its machine is " + machine.state());
        } else if (machine.state() == MachineState.STOPPED) {
            stopped(state, member);
        } else {
            running(state, member);
        }
    }

    private void stopped(Draining state, Member member) {
        Worker worker = member.worker();
        WorkerMachine machine = worker.machine();
        Activity activity = member.activity();
        if (!activity.unstored() || activity.drainedAt() != null) {
            // Between two turns it has gone by itself.
            stop(member, "its machine is STOPPED");
        } else if (!health.isDead(machine)) {
            // The provider may be about to start it again.
            health.lookAgainIfStopped(worker);
        } else if (Health.worthRescue(member) && machine.id() != null && !isOverdue(state)) {
            if (health.mayAsk(worker)) {
                draft.add(new Action.StartMachine(
                        worker.workerId(), machine.id(), "it stopped before it had stored its workspace"));
            }
        } else {
            stop(member, "its machine is STOPPED, and its workspace could not be stored");
        }
    }

    private void running(Draining state, Member member) {
        Activity activity = member.activity();
        String id = member.worker().workerId();
        Duration limit = situation.policy().patience().drainTimeout();
        if (activity.drainedAt() != null) {
            stop(member, "drained");
        } else if (activity.silentAt() != null || hasNobody(state, member)) {
            stop(member, "nobody is there to drain");
        } else if (!activity.busy() && hasStoredWorkspace(state, activity)) {
            stop(member, "its workspace is stored");
        } else if (isOverdue(state)) {
            if (activity.busy()) {
                draft.note(
                        id + " drains for longer than " + Words.of(limit) + ": its turn still runs, and is let finish");
                draft.due(situation.now().plus(times.lookAgain()));
            } else if (hearing.silenceCounts()) {
                stop(member, "not drained within " + Words.of(limit));
            }
        }
    }

    private boolean isOverdue(Draining state) {
        return draft.due(state.since().plus(situation.policy().patience().drainTimeout()));
    }

    private boolean hasNobody(Draining state, Member member) {
        if (member.activity().hasCalled()) {
            return false;
        }
        Instant started = member.worker().machine().startAskedAt();
        if (started == null || started.isBefore(state.since())) {
            return hearing.silenceCounts();
        }
        return draft.due(started.plus(situation.policy().patience().contactTimeout())) && hearing.silenceCounts();
    }

    private boolean hasStoredWorkspace(Draining state, Activity activity) {
        Instant stored = activity.snapshotReadyAt();
        return stored != null && !stored.isBefore(state.since()) && draft.due(stored.plus(times.exitGrace()));
    }

    private void stop(Member member, String reason) {
        draft.add(new Action.Stop(member.worker().workerId(), reason));
    }
}
