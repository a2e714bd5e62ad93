package io.agentfactory.queue.reminder;

import static io.agentfactory.queue.db.Tables.WORKER;

import io.agentfactory.queue.activity.Activity;
import io.agentfactory.queue.tick.Ticked;
import io.agentfactory.queue.worker.KnownWorker;
import io.agentfactory.queue.worker.LifecycleState;
import io.agentfactory.queue.workingset.Locks;
import io.agentfactory.queue.workingset.WorkingSet;
import io.agentfactory.queue.workingset.WorkingSets;
import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;
import org.springframework.stereotype.Service;

/**
 * Says again of every worker whether a turn of it runs. Whoever has lost an earlier word, and would take an idle worker
 * for a busy one and pay for it for ever, or a busy one for idle and send it away, learns the truth.
 */
@Service
class Reminders implements Ticked {

    private static final int BATCH = 100;

    private final DSLContext db;
    private final WorkingSets workingSets;

    Reminders(DSLContext db, WorkingSets workingSets) {
        this.db = db;
        this.workingSets = workingSets;
    }

    /** The one that makes the scaler look at everything anew. */
    @Override
    public String tick() {
        return "reconcile";
    }

    @Override
    public void run() {
        String last = "";
        List<String> batch;
        do {
            batch = after(last);
            workingSets.each("reminder", batch, Locks::ofWorkers, Reminders::remind);
            last = batch.isEmpty() ? last : batch.getLast();
        } while (batch.size() == BATCH);
    }

    /** Served by the primary key. Locks nothing: each is looked at again under its lock. */
    private List<String> after(String workerId) {
        return db.select(WORKER.WORKER_ID)
                .from(WORKER)
                .where(WORKER.WORKER_ID.gt(workerId))
                .and(WORKER.LIFECYCLE_STATE.in(
                        LifecycleState.REQUESTED.name(), LifecycleState.ACTIVE.name(), LifecycleState.DRAINING.name()))
                .orderBy(WORKER.WORKER_ID)
                .limit(BATCH)
                .fetch(WORKER.WORKER_ID);
    }

    private static void remind(WorkingSet set, String workerId) {
        // One that never asked is the scaler's to judge, and to call it ready would be news.
        set.worker(workerId).filter(worker -> !worker.isNew()).ifPresent(worker -> {
            // Saved unchanged: the version of the event is kept with it.
            set.save(worker);
            set.saw(workerId, stillSo(worker));
        });
    }

    private static Activity stillSo(KnownWorker worker) {
        Instant idleSince = worker.newestTurn().idleSince();
        return idleSince == null ? new Activity.StillBusy() : new Activity.StillIdle(idleSince);
    }
}
