package io.agentfactory.queue.pin;

import io.agentfactory.queue.depth.QueueDepth;
import io.agentfactory.queue.lane.Lane;
import io.agentfactory.queue.lane.LaneStore;
import io.agentfactory.queue.worker.KnownWorker;
import io.agentfactory.queue.worker.WorkerStore;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Pins workers to lanes and releases them. A worker is pinned at most once in its life: its disk holds that
 * conversation, so it may serve no other. All methods run in the caller's transaction and lock the lane before the
 * worker.
 */
@Component
public class Pins {

    private final LaneStore lanes;
    private final WorkerStore workers;
    private final QueueDepth depth;

    Pins(LaneStore lanes, WorkerStore workers, QueueDepth depth) {
        this.lanes = lanes;
        this.workers = workers;
        this.depth = depth;
    }

    /** A lane and its owner, both rows locked. */
    public record Pinned(Lane lane, KnownWorker worker) {}

    /**
     * The worker's lane: the one it owns, else the free one it was made for, else, made for none, the best that waits.
     */
    public Optional<Pinned> laneOf(KnownWorker worker) {
        Optional<Lane> candidate;
        if (worker.laneId() != null) {
            candidate = lanes.lock(worker.laneId());
        } else if (worker.conversationId() != null) {
            candidate =
                    lanes.lock(worker.workspaceId(), worker.conversationId()).filter(lane -> lane.owner() == null);
        } else {
            candidate = lanes.lockBestWaiting(worker.workspaceId());
        }
        return candidate.flatMap(lane -> confirm(lane, worker.workerId()));
    }

    /** Looks again at the worker now that the lane is locked: until then the pin may have changed hands. */
    private Optional<Pinned> confirm(Lane lane, String workerId) {
        return workers.lock(workerId).flatMap(worker -> {
            if (lane.ownedBy(workerId)) {
                return Optional.of(new Pinned(lane, worker));
            }
            boolean free = lane.owner() == null && worker.laneId() == null && worker.mayWork();
            return free ? Optional.of(pin(lane, worker)) : Optional.empty();
        });
    }

    private Pinned pin(Lane lane, KnownWorker worker) {
        Lane pinned = lane.pin(worker.workerId());
        lanes.save(lane, pinned);
        workers.own(worker.workerId(), lane.laneId(), lane.conversationId(), lane.agentKey());
        depth.changed(lane.workspaceId());
        return new Pinned(pinned, worker);
    }

    /**
     * Frees the lane for another worker. A running turn keeps its owner: then nothing changes and false is returned.
     */
    public boolean release(Lane lane, String workerId) {
        if (!lane.ownedBy(workerId) || lane.running()) {
            return false;
        }
        lanes.save(lane, lane.unpin());
        workers.disown(workerId);
        depth.changed(lane.workspaceId());
        return true;
    }

    /** Pins the worker to the lane that it was made for, if both are free. */
    public void settle(String workerId) {
        workers.find(workerId).filter(KnownWorker::mayWork).ifPresent(this::laneOf);
    }
}
