package io.agentfactory.scaler.trigger;

import java.time.Duration;
import java.time.Instant;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** The one clock that judges deadlines: the database's. It moves on within a transaction. */
public interface ClockApi {

    /** The clock as a part of a statement. */
    Field<Instant> NOW = DSL.field("clock_timestamp()", SQLDataType.INSTANT);

    /** A moment from now, as a part of a statement. */
    static Field<Instant> fromNow(Duration wait) {
        return DSL.field(
                "clock_timestamp() + {0} * interval '1 millisecond'", SQLDataType.INSTANT, DSL.val(wait.toMillis()));
    }

    Instant now();
}
