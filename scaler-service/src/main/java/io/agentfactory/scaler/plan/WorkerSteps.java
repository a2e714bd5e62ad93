package io.agentfactory.scaler.plan;

import io.agentfactory.scaler.activity.Activity;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.fleet.Worker.WorkerMachine;
import io.agentfactory.scaler.fleet.WorkerState.Active;
import io.agentfactory.scaler.fleet.WorkerState.Draining;
import io.agentfactory.scaler.fleet.WorkerState.Failed;
import io.agentfactory.scaler.fleet.WorkerState.Requested;
import io.agentfactory.scaler.fleet.WorkerState.Reserved;
import io.agentfactory.scaler.fleet.WorkerState.Stopped;
import io.agentfactory.scaler.fleet.WorkerState.Stopping;
import io.agentfactory.scaler.plan.Situation.Member;
import io.agentfactory.scaler.provider.MachineState;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The next step of one worker. Every state has a deadline and a way out; a worker whose turn runs is never stopped,
 * unless its machine is no longer there to run it.
 */
final class WorkerSteps {

    private final Situation situation;
    private final PlanProperties times;
    private final Draft draft;
    private final Hearing hearing;
    private final Health health;
    private final Drainage drainage;
    private final Removal removal;
    private final Reserves reserves;
    private final Budget budget;

    /** Conversations that nobody serves. That one is not among them can be the work of a worker never heard of. */
    private final Set<String> waiting;

    WorkerSteps(Situation situation, PlanProperties times, Draft draft, Reserves reserves, Budget budget) {
        this.budget = budget;
        this.situation = situation;
        this.times = times;
        this.draft = draft;
        this.hearing = new Hearing(situation, times, draft);
        this.health = new Health(times, draft);
        this.drainage = new Drainage(situation, times, draft);
        this.removal = new Removal(situation, times, draft, reserves);
        this.reserves = reserves;
        this.waiting = situation.demand().lanes().stream()
                .map(lane -> lane.conversationId())
                .collect(Collectors.toSet());
    }

    void plan(Member member) {
        switch (member.worker().state()) {
            case Requested requested -> requested(requested, member);
            case Active active -> active(active, member);
            case Draining draining -> drainage.plan(draining, member);
            case Stopping stopping -> removal.plan(stopping, member);
            case Reserved reserved -> reserves.plan(reserved, member.worker());
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
        } else if (isToBeStarted(state, worker) && machine.id() != null) {
            if (health.mayAsk(worker)) {
                draft.add(new Action.StartMachine(id, machine.id(), state.cause()));
            }
        } else if (health.isDead(machine)) {
            draft.add(new Action.GiveUp(id, "its machine is " + machine.state() + " before it has served"));
        } else if (draft.due(state.since().plus(situation.policy().patience().startTimeout()))) {
            giveUp(state, worker);
        } else if (machine.id() == null) {
            provide(worker);
        } else {
            health.lookAgainIfStopped(worker);
        }
    }

    /** Not before it was looked at once more: it may have started, and be at work, while nobody could be heard. */
    private void giveUp(Requested state, Worker worker) {
        WorkerMachine machine = worker.machine();
        Instant deadline = state.since().plus(situation.policy().patience().startTimeout());
        if (machine.id() != null
                && (machine.seenAt() == null || machine.seenAt().isBefore(deadline))) {
            if (health.mayAsk(worker)) {
                draft.add(new Action.InspectMachine(worker.workerId(), machine.id(), "has it started after all?"));
            }
        } else {
            draft.add(new Action.GiveUp(
                    worker.workerId(),
                    "not started within "
                            + Words.of(situation.policy().patience().startTimeout()) + lastError(worker)));
        }
    }

    /** It comes out of the reserve, and its machine has not been started, or stopped again at once. */
    private boolean isToBeStarted(Requested state, Worker worker) {
        WorkerMachine machine = worker.machine();
        return worker.activeAt() != null
                && Health.mayStart(machine)
                && (machine.starts() == 0 || health.isDead(machine))
                && !draft.due(state.since().plus(situation.policy().patience().startTimeout()));
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
        if (health.mayAsk(worker)) {
            draft.add(new Action.CreateMachine(worker.workerId(), "it has no machine yet" + lastError(worker)));
        }
    }

    private void active(Active state, Member member) {
        Worker worker = member.worker();
        Activity activity = member.activity();
        String id = worker.workerId();
        if (health.isDead(worker.machine())) {
            draft.add(new Action.Drain(
                    id,
                    !activity.hasCalled(),
                    "its machine is " + worker.machine().state()));
        } else if (activity.drainedAt() != null) {
            draft.add(new Action.Drain(id, false, "it has finished by itself"));
        } else if (activity.silentAt() != null) {
            draft.add(new Action.Drain(id, false, "not heard of any more"));
        } else if (tokenExpires(worker)) {
            draft.add(new Action.Drain(id, false, "the token that it was made with is about to expire"));
        } else if (!activity.hasCalled() && waiting.contains(worker.conversationId())) {
            if (draft.due(state.since().plus(situation.policy().patience().contactTimeout()))
                    && hearing.silenceCounts()) {
                draft.add(new Action.Drain(
                        id,
                        true,
                        "its machine runs, but it has not called within "
                                + Words.of(situation.policy().patience().contactTimeout())));
            }
        } else {
            idle(state, worker, activity);
        }
        health.lookAgainIfStopped(worker);
    }

    private boolean tokenExpires(Worker worker) {
        Instant expires = worker.machine().tokenExpiresAt();
        return expires != null && draft.due(expires.minus(times.tokenMargin()));
    }

    private void idle(Active state, Worker worker, Activity activity) {
        if (activity.busy()) {
            // Its end is told by no event that asks for a plan; an idle time that has not begun cannot be over sooner.
            draft.due(situation.now().plus(situation.policy().patience().idleTimeout()));
            return;
        }
        if (situation.disabledAgents().contains(worker.agentKey())) {
            draft.add(new Action.Drain(worker.workerId(), false, "agent " + worker.agentKey() + " is switched off"));
            return;
        }
        if (budget.sendsHome() && hearing.silenceCounts()) {
            draft.add(new Action.Drain(worker.workerId(), false, "idle, and the hard limit of the day is near"));
            return;
        }
        Instant idleOver =
                idleSince(state, activity).plus(situation.policy().patience().idleTimeout());
        Instant lifeOver =
                worker.requestedAt().plus(situation.policy().patience().minLife());
        if (draft.due(idleOver.isAfter(lifeOver) ? idleOver : lifeOver) && hearing.silenceCounts()) {
            draft.add(new Action.Drain(
                    worker.workerId(),
                    false,
                    "idle for " + Words.of(situation.policy().patience().idleTimeout())));
        }
    }

    static Instant idleSince(Active state, Activity activity) {
        Instant idle = activity.idleSince();
        return idle == null || idle.isBefore(state.since()) ? state.since() : idle;
    }

    private static String lastError(Worker worker) {
        String error = worker.tries().lastError();
        return error == null ? "" : " (last error: " + error + ")";
    }
}
