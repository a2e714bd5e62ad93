package io.agentfactory.queue.recovery;

import static io.agentfactory.queue.db.Tables.LANE;
import static io.agentfactory.queue.db.Tables.WORKER;

import io.agentfactory.queue.pin.Pins;
import io.agentfactory.queue.worker.KnownWorker;
import io.agentfactory.queue.worker.WorkerStore;
import io.agentfactory.queue.workingset.Locks;
import io.agentfactory.queue.workingset.WorkingSets;
import java.util.List;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/**
 * Workers whose conversation had another owner, or no lane yet, when they were made: they get their lane as soon as it
 * is free.
 */
@Component
class UnsettledWorkers {

    private final WorkingSets workingSets;
    private final DSLContext db;
    private final Pins pins;

    UnsettledWorkers(WorkingSets workingSets, DSLContext db, Pins pins) {
        this.workingSets = workingSets;
        this.db = db;
        this.pins = pins;
    }

    /** Pins those whose lane is free now, at most {@code limit}. Returns how many it found. */
    int pin(int limit) {
        List<String> unsettled = find(limit);
        workingSets.each(
                "unsettled-worker",
                unsettled,
                Locks::ofWorkers,
                (set, workerId) -> set.worker(workerId)
                        .filter(KnownWorker::mayWork)
                        .ifPresent(worker -> pins.laneOf(set, worker)));
        return unsettled.size();
    }

    /** Workers that may work and own no lane although the one they were made for is there and free. */
    private List<String> find(int limit) {
        return db.select(WORKER.WORKER_ID)
                .from(WORKER)
                .join(LANE)
                .on(LANE.WORKSPACE_ID.eq(WORKER.WORKSPACE_ID).and(LANE.CONVERSATION_ID.eq(WORKER.CONVERSATION_ID)))
                .where(WORKER.LANE_ID.isNull())
                .and(WorkerStore.mayWork())
                .and(LANE.OWNER.isNull())
                .limit(limit)
                .fetch(WORKER.WORKER_ID);
    }
}
