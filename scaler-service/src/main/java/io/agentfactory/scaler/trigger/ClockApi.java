package io.agentfactory.scaler.trigger;

import java.time.Duration;
import java.time.Instant;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.springframework.stereotype.Component;

/** The one clock that judges deadlines: the database's. It moves on within a transaction. */
@Component
public class ClockApi {

    /** The clock as a part of a statement. */
    public static final Field<Instant> NOW = DSL.field("clock_timestamp()", SQLDataType.INSTANT);

    private final DSLContext db;

    ClockApi(DSLContext db) {
        this.db = db;
    }

    /** A moment from now, as a part of a statement. */
    public static Field<Instant> fromNow(Duration wait) {
        return DSL.field(
                "clock_timestamp() + {0} * interval '1 millisecond'", SQLDataType.INSTANT, DSL.val(wait.toMillis()));
    }

    public Instant now() {
        return db.select(NOW).fetchSingle().value1();
    }
}
