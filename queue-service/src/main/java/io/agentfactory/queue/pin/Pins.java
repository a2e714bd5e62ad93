package io.agentfactory.queue.pin;

import io.agentfactory.queue.activity.Activity;
import io.agentfactory.queue.lane.Lane;
import io.agentfactory.queue.worker.KnownWorker;
import io.agentfactory.queue.workingset.WorkingSet;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Pins workers to lanes and releases them. A worker is pinned to one lane in its life: its disk holds that
 * conversation, so it may serve no other. It is pinned to it again where it comes back out of the reserve, unless
 * another worker has served the conversation meanwhile: its disk would be out of date.
 */
@Component
public class Pins {

    private static final String OVERTAKEN =
            "another worker has served the conversation since this one was put aside: its disk is out of date";

    /** A lane and its owner. */
    public record Pinned(Lane lane, KnownWorker worker) {}

    /**
     * The worker's lane: the one it owns, else the free one it was made for, else, made for none, the best that waits.
     */
    public Optional<Pinned> laneOf(WorkingSet set, KnownWorker worker) {
        Optional<Lane> candidate = worker.takesAnyLane() ? set.waitingLane(worker.workspaceId()) : set.laneOf(worker);
        return candidate.flatMap(lane -> pin(set, lane, worker));
    }

    /**
     * This lane with the worker as its owner, which it may be already; empty if one of them belongs to another, or if
     * the worker is of no use for it any more and is told to go.
     */
    public Optional<Pinned> pin(WorkingSet set, Lane lane, KnownWorker worker) {
        if (lane.ownedBy(worker.workerId())) {
            return Optional.of(new Pinned(lane, worker));
        }
        if (worker.laneId() != null || !worker.mayWork()) {
            return Optional.empty();
        }
        if (overtaken(lane, worker)) {
            set.save(worker.retire(OVERTAKEN));
            set.saw(worker.workerId(), new Activity.Drained(OVERTAKEN));
            return Optional.empty();
        }
        return lane.owner() == null ? Optional.of(marry(set, lane, worker)) : Optional.empty();
    }

    /** Whether others have run turns of the worker's conversation since its own newest one. */
    private static boolean overtaken(Lane lane, KnownWorker worker) {
        Long newest = worker.newestTurn().token();
        return !worker.takesAnyLane()
                && newest != null
                && newest != lane.tokens().asked();
    }

    private static Pinned marry(WorkingSet set, Lane lane, KnownWorker worker) {
        Lane pinned = lane.pin(worker.workerId());
        KnownWorker owner = worker.own(lane.laneId(), lane.conversationId(), lane.agentKey());
        set.save(pinned);
        set.save(owner);
        return new Pinned(pinned, owner);
    }

    /**
     * Frees the lane for another worker. A running turn keeps its owner: then nothing changes and false is returned.
     */
    public boolean release(WorkingSet set, Lane lane, KnownWorker worker) {
        if (!lane.ownedBy(worker.workerId()) || lane.running()) {
            return false;
        }
        set.save(lane.unpin());
        set.save(worker.disown());
        return true;
    }
}
