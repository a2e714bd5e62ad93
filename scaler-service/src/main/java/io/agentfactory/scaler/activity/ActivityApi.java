package io.agentfactory.scaler.activity;

import static io.agentfactory.scaler.db.Tables.WORKER_ACTIVITY;

import io.agentfactory.events.WorkerActivity;
import io.agentfactory.events.WorkerActivityChanged;
import io.agentfactory.scaler.db.tables.records.WorkerActivityRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The newest activity of each worker. */
@Component
public class ActivityApi {

    private final DSLContext db;

    ActivityApi(DSLContext db) {
        this.db = db;
    }

    /** By worker id; workers that have never called are missing. */
    public Map<String, Activity> of(Collection<String> workerIds) {
        return db.selectFrom(WORKER_ACTIVITY)
                .where(WORKER_ACTIVITY.WORKER_ID.in(workerIds))
                .fetchMap(WORKER_ACTIVITY.WORKER_ID, ActivityApi::toActivity);
    }

    public void forget(Collection<String> workerIds) {
        db.deleteFrom(WORKER_ACTIVITY)
                .where(WORKER_ACTIVITY.WORKER_ID.in(workerIds))
                .execute();
    }

    /** Returns whether the event was news. */
    boolean take(WorkerActivityChanged event) {
        Map<Field<?>, @Nullable Object> row = news(event);
        // Only the columns that this activity speaks of are written; the others keep what an earlier one said.
        return db.insertInto(WORKER_ACTIVITY)
                        .set(row)
                        .onConflict(WORKER_ACTIVITY.WORKER_ID)
                        .doUpdate()
                        .set(row)
                        .where(WORKER_ACTIVITY.VERSION.lt(event.getVersion()))
                        .execute()
                == 1;
    }

    private static Map<Field<?>, @Nullable Object> news(WorkerActivityChanged event) {
        Instant at = event.getAt();
        var row = new LinkedHashMap<Field<?>, @Nullable Object>();
        row.put(WORKER_ACTIVITY.WORKER_ID, event.getWorkerId());
        row.put(WORKER_ACTIVITY.WORKSPACE_ID, event.getWorkspaceId());
        row.put(WORKER_ACTIVITY.VERSION, event.getVersion());
        row.put(WORKER_ACTIVITY.ACTIVITY, event.getActivity().name());
        row.put(WORKER_ACTIVITY.SEEN_AT, at);
        switch (event.getActivity()) {
            case READY, IDLE -> {
                row.put(WORKER_ACTIVITY.BUSY, false);
                row.put(WORKER_ACTIVITY.IDLE_SINCE, event.getIdleSince() == null ? at : event.getIdleSince());
                row.put(WORKER_ACTIVITY.SILENT_AT, null);
                if (event.getActivity() == WorkerActivity.IDLE) {
                    row.put(WORKER_ACTIVITY.WORKED_AT, at);
                }
            }
            case CLAIMED -> {
                row.put(WORKER_ACTIVITY.BUSY, true);
                row.put(WORKER_ACTIVITY.IDLE_SINCE, null);
                row.put(WORKER_ACTIVITY.SILENT_AT, null);
                row.put(WORKER_ACTIVITY.WORKED_AT, at);
            }
            // A workspace can be stored in the middle of a turn.
            case SNAPSHOT_READY -> row.put(WORKER_ACTIVITY.SNAPSHOT_READY_AT, at);
            case DRAINED -> {
                row.put(WORKER_ACTIVITY.BUSY, false);
                row.put(WORKER_ACTIVITY.DRAINED_AT, at);
            }
            // The queue calls silent only a worker without a running turn.
            case SILENT -> {
                row.put(WORKER_ACTIVITY.BUSY, false);
                row.put(WORKER_ACTIVITY.SILENT_AT, at);
            }
            case UNKNOWN -> {}
        }
        return row;
    }

    private static Activity toActivity(WorkerActivityRecord row) {
        return new Activity(
                row.getBusy(),
                row.getSeenAt(),
                row.getIdleSince(),
                row.getSnapshotReadyAt(),
                row.getDrainedAt(),
                row.getSilentAt(),
                row.getWorkedAt());
    }
}
