package io.agentfactory.scaler.plan;

import io.agentfactory.scaler.demand.Demand.Lane;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.fleet.WorkerState.Active;
import io.agentfactory.scaler.fleet.WorkerState.Draining;
import io.agentfactory.scaler.fleet.WorkerState.Failed;
import io.agentfactory.scaler.fleet.WorkerState.Requested;
import io.agentfactory.scaler.fleet.WorkerState.Stopped;
import io.agentfactory.scaler.fleet.WorkerState.Stopping;
import io.agentfactory.scaler.plan.Situation.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which waiting lanes need a worker that nobody has asked for yet. */
final class Coverage {

    private final Situation situation;
    private final Draft draft;
    private final Map<String, List<Member>> byConversation = new HashMap<>();

    Coverage(Situation situation, Draft draft) {
        this.situation = situation;
        this.draft = draft;
        for (Member member : situation.members()) {
            byConversation
                    .computeIfAbsent(member.worker().conversationId(), ignored -> new ArrayList<>())
                    .add(member);
        }
    }

    /** In the order in which they are served. */
    List<Lane> uncovered() {
        var lanes = new ArrayList<Lane>();
        for (Lane lane : situation.demand().lanes()) {
            Optional<String> whyNot = whyNot(lane);
            if (whyNot.isEmpty()) {
                lanes.add(lane);
            } else {
                draft.note("no worker for " + lane.conversationId() + ": " + whyNot.get());
            }
        }
        return lanes;
    }

    private Optional<String> whyNot(Lane lane) {
        if (situation.disabledAgents().contains(lane.agentKey())) {
            return Optional.of("agent " + lane.agentKey() + " is switched off");
        }
        for (Member member : byConversation.getOrDefault(lane.conversationId(), List.of())) {
            Worker worker = member.worker();
            boolean holds = switch (worker.state()) {
                case Requested requested -> true;
                case Active active -> !draft.drains(worker.workerId());
                case Draining draining -> mayStillStore(draining, member);
                case Stopping stopping -> false;
                case Stopped stopped -> false;
                case Failed failed -> false;
            };
            if (holds) {
                return Optional.of(
                        worker.state() instanceof Draining
                                ? worker.workerId() + " is storing the workspace that the next one begins with"
                                : worker.workerId() + " is there for it");
            }
        }
        return Optional.empty();
    }

    /** A successor that came up before its predecessor has stored the workspace would begin with an older one. */
    private static boolean mayStillStore(Draining state, Member member) {
        var activity = member.activity();
        var stored = activity.snapshotReadyAt();
        return activity.hasCalled()
                && activity.drainedAt() == null
                && activity.silentAt() == null
                && (stored == null || stored.isBefore(state.since()))
                && !member.worker().machine().isGone();
    }
}
