package io.agentfactory.queue.recovery;

import static io.agentfactory.queue.db.Tables.HEARING;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;

import java.time.Instant;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;
import org.springframework.stereotype.Component;

/**
 * Knows whether workers could be heard lately. While the database or all copies of the service were away no call
 * reached anybody: a worker that called all the time then looks silent, and the lease of a turn that beats looks
 * expired.
 */
@Component
class Hearing {

    private static final Field<Instant> NOW = field("clock_timestamp()", SQLDataType.INSTANT);
    private static final Field<Instant> GAP_BEGAN = field(
            "clock_timestamp() - {0}", SQLDataType.INSTANT, inline("10 seconds").cast(SQLDataType.INTERVAL));

    private final DSLContext db;
    private final RecoverySettings settings;

    Hearing(DSLContext db, RecoverySettings settings) {
        this.db = db;
        this.settings = settings;
    }

    /** Notes that somebody looks, and tells whether workers have had the time to be heard since the last gap. */
    boolean longEnough() {
        Field<Instant> settled = field(
                "clock_timestamp() - {0} * interval '1 millisecond'",
                SQLDataType.INSTANT, val(settings.grace().toMillis()));
        return db.update(HEARING)
                .set(HEARING.SINCE, when(HEARING.LOOKED_AT.lt(GAP_BEGAN), NOW).otherwise(HEARING.SINCE))
                .set(HEARING.LOOKED_AT, NOW)
                .returningResult(field(HEARING.SINCE.le(settled)))
                .fetchSingle()
                .value1();
    }
}
