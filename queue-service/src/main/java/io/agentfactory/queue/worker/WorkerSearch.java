package io.agentfactory.queue.worker;

import static io.agentfactory.queue.db.Tables.LANE;
import static io.agentfactory.queue.db.Tables.WORKER;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.val;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;
import org.springframework.stereotype.Repository;

/**
 * Finds workers of which something is due. Locks nothing: who acts on a find judges again with the worker and its lane
 * locked.
 */
@Repository
public class WorkerSearch {

    private final DSLContext db;

    WorkerSearch(DSLContext db) {
        this.db = db;
    }

    /** Workers that have not called for this long and run no turn; those never heard of are the scaler's to judge. */
    public List<String> silentFor(Duration silence, int limit) {
        return db.select(WORKER.WORKER_ID)
                .from(WORKER)
                .leftJoin(LANE)
                .on(LANE.LANE_ID.eq(WORKER.LANE_ID))
                .where(mayWork())
                .and(WORKER.LAST_CONTACT_AT.lt(before(silence)))
                .and(LANE.LEASE_UNTIL.isNull())
                .limit(limit)
                .fetch(WORKER.WORKER_ID);
    }

    /** Workers that may work and own no lane although the one they were made for is there and free. */
    public List<String> unsettled(int limit) {
        return db.select(WORKER.WORKER_ID)
                .from(WORKER)
                .join(LANE)
                .on(LANE.WORKSPACE_ID.eq(WORKER.WORKSPACE_ID).and(LANE.CONVERSATION_ID.eq(WORKER.CONVERSATION_ID)))
                .where(WORKER.LANE_ID.isNull())
                .and(mayWork())
                .and(LANE.OWNER.isNull())
                .limit(limit)
                .fetch(WORKER.WORKER_ID);
    }

    private static Condition mayWork() {
        return WORKER.RETIRED_REASON
                .isNull()
                .and(WORKER.LIFECYCLE_STATE.in(LifecycleState.REQUESTED.name(), LifecycleState.ACTIVE.name()));
    }

    private static Field<Instant> before(Duration age) {
        return field("clock_timestamp() - {0} * interval '1 millisecond'", SQLDataType.INSTANT, val(age.toMillis()));
    }
}
