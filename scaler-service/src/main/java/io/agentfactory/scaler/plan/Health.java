package io.agentfactory.scaler.plan;

import io.agentfactory.scaler.activity.Activity;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.fleet.Worker.WorkerMachine;
import io.agentfactory.scaler.plan.Situation.Member;
import io.agentfactory.scaler.provider.MachineState;
import java.time.Instant;

/**
 * What the last look at a worker's machine says: whether it is dead, when to look again, and whether it is worth
 * starting again.
 */
final class Health {

    /** How often a machine that does not come up is started in one state of its worker. */
    private static final int MOST_STARTS = 3;

    private final PlanProperties times;
    private final Draft draft;

    Health(PlanProperties times, Draft draft) {
        this.times = times;
        this.draft = draft;
    }

    /** A stopped machine may be about to be started, by us or again by the provider, which takes it a moment. */
    boolean isDead(WorkerMachine machine) {
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
                && !seen.isBefore(judgedFrom(machine, since).plus(times.restartGrace()));
    }

    void lookAgainIfStopped(Worker worker) {
        WorkerMachine machine = worker.machine();
        Instant since = machine.stateSince();
        if (machine.id() != null
                && machine.state() == MachineState.STOPPED
                && since != null
                && !isDead(machine)
                && draft.due(judgedFrom(machine, since).plus(times.restartGrace()))
                && mayAsk(worker)) {
            draft.add(new Action.InspectMachine(worker.workerId(), machine.id(), "it was seen stopped"));
        }
    }

    /** Whether the provider may be asked for this worker, after failures. */
    boolean mayAsk(Worker worker) {
        Instant notBefore = worker.tries().notBefore();
        return notBefore == null || draft.due(notBefore);
    }

    private static Instant judgedFrom(WorkerMachine machine, Instant stoppedSince) {
        Instant started = machine.startAskedAt();
        return started != null && started.isAfter(stoppedSince) ? started : stoppedSince;
    }

    static boolean mayStart(WorkerMachine machine) {
        return machine.id() != null && machine.state() == MachineState.STOPPED && machine.starts() < MOST_STARTS;
    }

    /** Whether its stopped machine is to be started once more, for the sake of what its disk holds and nobody else. */
    static boolean worthRescue(Member member) {
        return mayStart(member.worker().machine()) && member.activity().unstored();
    }

    /** Whether it was started since, so that it would store its workspace, and has said nothing yet. */
    static boolean isBeingRescued(Member member, Instant since) {
        Instant started = member.worker().machine().startAskedAt();
        Activity activity = member.activity();
        return started != null && !started.isBefore(since) && !activity.hasCalled() && activity.unstored();
    }
}
