package io.agentfactory.scaler.plan;

import static java.util.Comparator.comparing;

import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.fleet.Worker.WorkerMachine;
import io.agentfactory.scaler.fleet.WorkerState.Active;
import io.agentfactory.scaler.fleet.WorkerState.Draining;
import io.agentfactory.scaler.fleet.WorkerState.Requested;
import io.agentfactory.scaler.fleet.WorkerState.Reserved;
import io.agentfactory.scaler.fleet.WorkerState.Stopping;
import io.agentfactory.scaler.plan.Situation.Member;
import io.agentfactory.scaler.policy.ProviderConfig;
import io.agentfactory.scaler.provider.MachineState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which stopped machines are kept for their lanes, and for how long. To start one is far quicker than to make one, its
 * disk holds the conversation's workspace, and stopped it costs next to nothing but its volume.
 */
final class Reserves {

    private final Situation situation;
    private final PlanProperties times;
    private final Draft draft;
    private final Budget budget;
    private final Set<String> served;
    private final Set<String> waiting;
    private final List<String> newestFirst;

    Reserves(Situation situation, PlanProperties times, Draft draft, Budget budget) {
        this.budget = budget;
        this.situation = situation;
        this.times = times;
        this.draft = draft;
        this.served = situation.members().stream()
                .map(Member::worker)
                .filter(worker -> worker.state() instanceof Requested
                        || worker.state() instanceof Active
                        || worker.state() instanceof Draining)
                .map(Worker::conversationId)
                .collect(Collectors.toSet());
        this.waiting = situation.demand().lanes().stream()
                .map(lane -> lane.conversationId())
                .collect(Collectors.toSet());
        this.newestFirst = situation.members().stream()
                .map(Member::worker)
                .filter(worker -> worker.state() instanceof Reserved)
                .sorted(comparing((Worker worker) -> worker.state().since())
                        .reversed()
                        .thenComparing(Worker::workerId))
                .map(Worker::workerId)
                .toList();
    }

    void plan(Reserved state, Worker worker) {
        MachineState machine = worker.machine().state();
        if (worker.machine().isGone() || machine != MachineState.STOPPED) {
            release(worker, "its machine is " + machine + ", where it was kept stopped");
            return;
        }
        Optional<String> whyNot = whyNotKept(worker);
        Duration keep = situation.policy().reserve().keep();
        int most = situation.policy().reserve().most();
        if (whyNot.isPresent()) {
            release(worker, whyNot.get());
        } else if (newestFirst.indexOf(worker.workerId()) >= most) {
            release(worker, "at most " + most + " machines are kept in reserve, and it is the oldest");
        } else if (!waiting.contains(worker.conversationId())
                && draft.due(state.since().plus(keep))) {
            release(worker, "its lane has had no work for " + Words.of(keep));
        }
    }

    private void release(Worker worker, String reason) {
        draft.add(new Action.Release(worker.workerId(), reason));
    }

    /** Whether a worker whose machine is being stopped is started again, instead of another being made for its lane. */
    boolean willKeep(Stopping state, Worker worker) {
        WorkerMachine machine = worker.machine();
        Duration patience = situation.policy().patience().stopTimeout().plus(times.stopMargin());
        return machine.id() != null
                && !machine.isGone()
                && machine.state() != MachineState.FAILED
                && whyNotKept(worker).isEmpty()
                && !draft.due(state.since().plus(patience));
    }

    /** Empty: a worker that has gone is kept. */
    Optional<String> whyNotKept(Worker worker) {
        ProviderConfig provision = situation.provision();
        if (situation.policy().reserve().keep().isZero()
                || situation.policy().reserve().most() == 0) {
            return Optional.of("nothing is kept in reserve");
        }
        if (worker.leaveNothing()) {
            return Optional.of("it was dismissed for good");
        }
        if (worker.activeAt() == null) {
            return Optional.of("it has never served");
        }
        if (situation.disabledAgents().contains(worker.agentKey())) {
            return Optional.of("agent " + worker.agentKey() + " is switched off");
        }
        if (provision == null || !provision.appName().equals(worker.place().appName())) {
            return Optional.of(
                    "machines are no longer made in " + worker.place().appName());
        }
        if (!provision.image().equals(worker.machine().image())) {
            return Optional.of("machines are made with another image by now");
        }
        Instant expires = worker.machine().tokenExpiresAt();
        if (expires == null || situation.now().isAfter(expires.minus(times.tokenMargin()))) {
            return Optional.of("its token is about to expire");
        }
        if (budget.sendsHome()) {
            return Optional.of("the hard limit of the day is near");
        }
        if (served.contains(worker.conversationId())) {
            return Optional.of("its lane has another worker");
        }
        return Optional.empty();
    }
}
