package io.agentfactory.scaler.plan;

import io.agentfactory.scaler.activity.Activity;
import io.agentfactory.scaler.demand.Demand.Lane;
import io.agentfactory.scaler.fleet.Worker;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which waiting lanes need a worker that nobody has asked for yet. */
final class Coverage {

    /**
     * A lane that needs a worker.
     *
     * @param reserved worker that is kept for it; null: one is to be made
     */
    record Want(Lane lane, @Nullable Worker reserved) {}

    private final Situation situation;
    private final Draft draft;
    private final Reserves reserves;
    private final Map<String, List<Member>> byConversation = new HashMap<>();

    Coverage(Situation situation, Draft draft, Reserves reserves) {
        this.situation = situation;
        this.draft = draft;
        this.reserves = reserves;
        for (Member member : situation.members()) {
            byConversation
                    .computeIfAbsent(member.worker().conversationId(), ignored -> new ArrayList<>())
                    .add(member);
        }
    }

    /** In the order in which they are served. */
    List<Want> uncovered() {
        var wants = new ArrayList<Want>();
        for (Lane lane : situation.demand().lanes()) {
            Optional<String> whyNot = whyNot(lane);
            if (whyNot.isEmpty()) {
                wants.add(new Want(lane, reserved(lane)));
            } else {
                draft.note("no worker for " + lane.conversationId() + ": " + whyNot.get());
            }
        }
        return wants;
    }

    private List<Member> members(Lane lane) {
        return byConversation.getOrDefault(lane.conversationId(), List.of());
    }

    private @Nullable Worker reserved(Lane lane) {
        return members(lane).stream()
                .map(Member::worker)
                .filter(worker -> worker.state() instanceof Reserved && !draft.releases(worker.workerId()))
                .findFirst()
                .orElse(null);
    }

    private Optional<String> whyNot(Lane lane) {
        if (situation.disabledAgents().contains(lane.agentKey())) {
            return Optional.of("agent " + lane.agentKey() + " is switched off");
        }
        return members(lane).stream().flatMap(member -> whyNot(member).stream()).findFirst();
    }

    private Optional<String> whyNot(Member member) {
        String id = member.worker().workerId();
        return switch (member.worker().state()) {
            case Requested requested -> Optional.of(id + " is there for it");
            case Active active ->
                draft.drains(id) ? whyNotYet(member, situation.now()) : Optional.of(id + " is there for it");
            case Draining draining -> whyNotYet(member, draining.since());
            case Stopping stopping ->
                reserves.willKeep(stopping, member.worker())
                        ? Optional.of(id + " stops, and is started again as soon as it has")
                        : Optional.empty();
            case Reserved reserved -> Optional.empty();
            case Stopped stopped -> Optional.empty();
            case Failed failed -> Optional.empty();
        };
    }

    private static Optional<String> whyNotYet(Member member, Instant drainingSince) {
        return mayStillStore(member, drainingSince)
                ? Optional.of(member.worker().workerId() + " is storing the workspace that the next one begins with")
                : Optional.empty();
    }

    /** A successor that came up before its predecessor has stored the workspace would begin with an older one. */
    private static boolean mayStillStore(Member member, Instant drainingSince) {
        Activity activity = member.activity();
        Instant stored = activity.snapshotReadyAt();
        var machine = member.worker().machine();
        if (machine.isGone()
                || machine.state() == MachineState.FAILED
                || activity.drainedAt() != null
                || (stored != null && !stored.isBefore(drainingSince))) {
            return false;
        }
        return Health.worthRescue(member)
                || Health.isBeingRescued(member, drainingSince)
                || (activity.hasCalled() && activity.silentAt() == null);
    }
}
