package io.agentfactory.cleanup.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The database's clock, so that copies of the service whose own clocks differ agree on what is due. It never falls back
 * to this machine's clock.
 */
@Component
public class ClockApi {

    private static final Duration ESTIMATE_HOLDS = Duration.ofSeconds(20);

    private final DSLContext db;
    private final LongSupplier nanoTime;
    private volatile Reading last;

    private record Reading(Instant at, long nanoTime) {}

    @Autowired
    ClockApi(DSLContext db) {
        this(db, System::nanoTime);
    }

    ClockApi(DSLContext db, LongSupplier nanoTime) {
        this.db = db;
        this.nanoTime = nanoTime;
        this.last = read();
    }

    /** The database's time. */
    public Instant now() {
        Reading reading = read();
        last = reading;
        return reading.at();
    }

    /**
     * The database's time to within a round trip, without asking it each time, and also while it is away: for a
     * scheduler that looks at the clock all the time.
     */
    public Instant estimate() {
        Reading reading = last;
        Duration age = Duration.ofNanos(nanoTime.getAsLong() - reading.nanoTime());
        if (age.compareTo(ESTIMATE_HOLDS) < 0) {
            return reading.at().plus(age);
        }
        try {
            return now();
        } catch (DataAccessException e) {
            return reading.at().plus(age);
        }
    }

    private Reading read() {
        Instant at = db.select(DSL.field("clock_timestamp()", SQLDataType.INSTANT))
                .fetchSingle()
                .value1();
        return new Reading(at, nanoTime.getAsLong());
    }
}
