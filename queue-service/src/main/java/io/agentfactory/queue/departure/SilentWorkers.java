package io.agentfactory.queue.departure;

import static io.agentfactory.queue.db.Tables.LANE;
import static io.agentfactory.queue.db.Tables.WORKER;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.val;

import io.agentfactory.queue.worker.WorkerStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;
import org.springframework.stereotype.Repository;

/** Finds workers that may have fallen silent. Locks nothing: who acts on a find judges it again under the locks. */
@Repository
class SilentWorkers {

    private final DSLContext db;

    SilentWorkers(DSLContext db) {
        this.db = db;
    }

    /** Workers that have not called for this long and run no turn; those never heard of are the scaler's to judge. */
    List<String> silentFor(Duration silence, int limit) {
        return db.select(WORKER.WORKER_ID)
                .from(WORKER)
                .leftJoin(LANE)
                .on(LANE.LANE_ID.eq(WORKER.LANE_ID))
                .where(WorkerStore.mayWork())
                .and(WORKER.LAST_CONTACT_AT.lt(before(silence)))
                .and(LANE.LEASE_UNTIL.isNull())
                .limit(limit)
                .fetch(WORKER.WORKER_ID);
    }

    private static Field<Instant> before(Duration age) {
        return field("clock_timestamp() - {0} * interval '1 millisecond'", SQLDataType.INSTANT, val(age.toMillis()));
    }
}
