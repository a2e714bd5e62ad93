package io.agentfactory.scaler.cost;

import static io.agentfactory.scaler.db.Tables.METERED;
import static io.agentfactory.scaler.trigger.ClockApi.NOW;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.val;

import java.time.Instant;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/**
 * SQL of the spans that are metered. Callers hold the lock of the worker's row, so nobody else begins or ends spans of
 * that worker meanwhile; the unique index on open spans stands behind that.
 */
@Repository
class MeteredStore {

    private final DSLContext db;

    MeteredStore(DSLContext db) {
        this.db = db;
    }

    /** A span that has not ended. */
    record Open(long id, Item item, Instant since) {}

    Optional<Open> machine(String workerId) {
        return open(workerId, METERED.ITEM.ne(Item.VOLUME.name()));
    }

    Optional<Open> volume(String workerId) {
        return open(workerId, METERED.ITEM.eq(Item.VOLUME.name()));
    }

    private Optional<Open> open(String workerId, Condition item) {
        return db.select(METERED.METERED_ID, METERED.ITEM, METERED.SINCE)
                .from(METERED)
                .where(METERED.WORKER_ID.eq(workerId))
                .and(METERED.UNTIL.isNull())
                .and(item)
                .fetchOptional(row -> new Open(row.value1(), Item.valueOf(row.value2()), row.value3()));
    }

    void begin(Payer payer, Item item, long hourMicros, @Nullable Instant since) {
        var insert = db.insertInto(METERED)
                .set(METERED.WORKER_ID, payer.workerId())
                .set(METERED.WORKSPACE_ID, payer.workspaceId())
                .set(METERED.AGENT_KEY, payer.agentKey())
                .set(METERED.ITEM, item.name())
                .set(METERED.REGION, payer.region())
                .set(METERED.HOUR_MICROS, hourMicros)
                .set(METERED.SINCE, orNow(since));
        if (item == Item.VOLUME) {
            insert.set(METERED.GB, payer.volumeGb()).execute();
        } else {
            insert.set(METERED.CPU_KIND, payer.size().cpuKind())
                    .set(METERED.CPUS, payer.size().cpus())
                    .set(METERED.MEMORY_MB, payer.size().memoryMb())
                    .execute();
        }
    }

    void end(Open span, @Nullable Instant until) {
        db.update(METERED)
                .set(METERED.UNTIL, greatest(METERED.SINCE, orNow(until)))
                .where(METERED.METERED_ID.eq(span.id()))
                .execute();
    }

    /** Deletes spans that ended before this, at most so many. */
    int forgetEnded(Field<Instant> before, int limit) {
        return db.deleteFrom(METERED)
                .where(METERED.METERED_ID.in(db.select(METERED.METERED_ID)
                        .from(METERED)
                        .where(METERED.UNTIL.lt(before))
                        .limit(limit)))
                .execute();
    }

    private static Field<Instant> orNow(@Nullable Instant moment) {
        return moment == null ? NOW : val(moment);
    }
}
