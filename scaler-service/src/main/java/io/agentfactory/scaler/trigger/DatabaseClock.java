package io.agentfactory.scaler.trigger;

import java.time.Instant;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** Reads the database's clock. */
@Component
class DatabaseClock implements ClockApi {

    private final DSLContext db;

    DatabaseClock(DSLContext db) {
        this.db = db;
    }

    @Override
    public Instant now() {
        return db.select(NOW).fetchSingle().value1();
    }
}
