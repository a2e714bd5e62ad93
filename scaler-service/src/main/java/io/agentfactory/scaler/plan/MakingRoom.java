package io.agentfactory.scaler.plan;

import static java.util.Comparator.comparing;

import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.fleet.WorkerState.Active;
import io.agentfactory.scaler.fleet.WorkerState.Draining;
import io.agentfactory.scaler.fleet.WorkerState.Stopping;
import io.agentfactory.scaler.plan.Coverage.Want;
import io.agentfactory.scaler.plan.Situation.Member;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Drains idle workers, the longest idle first, where lanes wait for their places or there are more than there may be.
 */
final class MakingRoom {

    private final Situation situation;
    private final PlanProperties times;
    private final Draft draft;
    private final Hearing hearing;

    MakingRoom(Situation situation, PlanProperties times, Draft draft) {
        this.situation = situation;
        this.times = times;
        this.draft = draft;
        this.hearing = new Hearing(situation, times, draft);
    }

    /**
     * @param needed places of any agent
     * @param neededByAgent places of that agent
     */
    void plan(int needed, Map<String, Integer> neededByAgent, List<Want> wants) {
        neededByAgent.forEach((agent, count) -> free(
                count,
                member -> member.worker().agentKey().equals(agent),
                "idle, and agent " + agent + " has as many workers as it may"));
        free(needed, member -> true, reason(wants));
    }

    private void free(int needed, Predicate<Member> which, String reason) {
        long missing = needed - leaving(which);
        if (missing <= 0 || !hearing.silenceCounts()) {
            return;
        }
        situation.members().stream()
                .filter(which)
                .filter(this::mayGo)
                .sorted(comparing(
                        member -> WorkerSteps.idleSince((Active) member.worker().state(), member.activity())))
                .limit(missing)
                .forEach(member -> draft.add(new Action.Drain(member.worker().workerId(), false, reason)));
        // That a busy worker has become idle is told by no event that asks for a plan.
        draft.due(situation.now().plus(times.lookAgain()));
    }

    private long leaving(Predicate<Member> which) {
        return situation.members().stream()
                .filter(which)
                .filter(Member::countsAsMachine)
                .filter(member -> member.worker().state() instanceof Draining
                        || member.worker().state() instanceof Stopping
                        || draft.drains(member.worker().workerId()))
                .count();
    }

    private String reason(List<Want> wants) {
        return wants.isEmpty()
                ? "idle, and there are more workers than the maximum of "
                        + situation.policy().maxWorkers()
                : "idle, and makes room for lane " + wants.getFirst().lane().conversationId();
    }

    private boolean mayGo(Member member) {
        Worker worker = member.worker();
        return worker.state() instanceof Active
                && member.activity().hasCalled()
                && !member.activity().busy()
                && !draft.drains(worker.workerId())
                && draft.due(
                        worker.requestedAt().plus(situation.policy().patience().minLife()))
                && situation.demand().lanes().stream()
                        .noneMatch(lane -> lane.conversationId().equals(worker.conversationId()));
    }
}
