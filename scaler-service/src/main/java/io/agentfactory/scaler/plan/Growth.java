package io.agentfactory.scaler.plan;

import static java.util.Comparator.comparing;

import io.agentfactory.scaler.demand.Demand.Lane;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.fleet.WorkerState.Active;
import io.agentfactory.scaler.fleet.WorkerState.Draining;
import io.agentfactory.scaler.fleet.WorkerState.Stopping;
import io.agentfactory.scaler.plan.Situation.Member;
import java.time.Instant;
import java.util.List;

/**
 * Which lanes get a worker now, and which idle worker makes room where the maximum is reached. Every worker of which
 * something may be left counts, because it costs money; so the maximum holds for machines, not for conversations.
 */
final class Growth {

    private final Situation situation;
    private final PlanProperties times;
    private final Draft draft;
    private final Hearing hearing;

    Growth(Situation situation, PlanProperties times, Draft draft) {
        this.situation = situation;
        this.times = times;
        this.draft = draft;
        this.hearing = new Hearing(situation, times, draft);
    }

    void plan() {
        resume();
        List<Lane> wanted = new Coverage(situation, draft).uncovered();
        int maximum = situation.policy().maxWorkers();
        int room = Math.max(0, maximum - situation.members().size());
        spawn(wanted, room);
        if (wanted.size() > room) {
            draft.note(wanted.size() - room + " lanes wait because the maximum of " + maximum + " workers is reached");
        }
        if (!isPaused()) {
            makeRoom(Math.max(wanted.size() - room, situation.members().size() - maximum), wanted);
        }
    }

    private void resume() {
        Instant failedAt = situation.spawnPause().failedAt();
        if (failedAt != null
                && situation.members().stream()
                        .anyMatch(member -> member.activity().hasCalled()
                                && member.worker().requestedAt().isAfter(failedAt))) {
            draft.add(new Action.ResumeSpawning("a worker has come up since the last failure"));
        }
    }

    private boolean isPaused() {
        return situation.place() == null || situation.spawnPause().holdsAt(situation.now());
    }

    private void spawn(List<Lane> wanted, int room) {
        if (wanted.isEmpty() || room == 0) {
            return;
        }
        if (situation.place() == null) {
            draft.note("no worker is asked for: there is no provider configuration");
            return;
        }
        Instant until = situation.spawnPause().until();
        if (until != null && !draft.due(until)) {
            draft.note("no worker is asked for before " + until + ": "
                    + situation.spawnPause().failures() + " have failed in a row, the last with "
                    + situation.spawnPause().error());
            return;
        }
        int step = situation.policy().spawnStep() - situation.requestedLately();
        int count = Math.min(Math.min(room, wanted.size()), Math.max(0, step));
        for (Lane lane : wanted.subList(0, count)) {
            draft.add(new Action.Spawn(
                    lane,
                    "lane " + lane.conversationId() + " has waited since " + lane.waitingSince()
                            + " and has no worker"));
        }
        if (count < Math.min(room, wanted.size())) {
            draft.note("at most " + situation.policy().spawnStep() + " workers are asked for within "
                    + Words.of(situation.policy().spawnInterval()));
            draft.due(situation.now().plus(situation.policy().spawnInterval()));
        }
    }

    private void makeRoom(int needed, List<Lane> wanted) {
        long leaving = draft.drains()
                + situation.members().stream()
                        .map(member -> member.worker().state())
                        .filter(state -> state instanceof Draining || state instanceof Stopping)
                        .count();
        long missing = needed - leaving;
        if (missing <= 0 || !hearing.silenceCounts()) {
            return;
        }
        situation.members().stream()
                .filter(this::mayGo)
                .sorted(comparing(
                        member -> WorkerSteps.idleSince((Active) member.worker().state(), member.activity())))
                .limit(missing)
                .forEach(member -> draft.add(new Action.Drain(member.worker().workerId(), false, reason(wanted))));
        // That a busy worker has become idle is told by no event that asks for a plan.
        draft.due(situation.now().plus(times.lookAgain()));
    }

    private String reason(List<Lane> wanted) {
        return wanted.isEmpty()
                ? "idle, and there are more workers than the maximum of "
                        + situation.policy().maxWorkers()
                : "idle, and makes room for lane " + wanted.getFirst().conversationId();
    }

    private boolean mayGo(Member member) {
        Worker worker = member.worker();
        return worker.state() instanceof Active
                && member.activity().hasCalled()
                && !member.activity().busy()
                && !draft.drains(worker.workerId())
                && draft.due(worker.requestedAt().plus(situation.policy().minLife()))
                && situation.demand().lanes().stream()
                        .noneMatch(lane -> lane.conversationId().equals(worker.conversationId()));
    }
}
