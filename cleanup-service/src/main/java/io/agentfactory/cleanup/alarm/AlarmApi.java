package io.agentfactory.cleanup.alarm;

import static io.agentfactory.cleanup.db.Tables.ALARM;

import io.agentfactory.cleanup.clock.ClockApi;
import io.agentfactory.events.AlarmChanged;
import io.agentfactory.events.AlarmStatus;
import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.platform.outbox.Outbox;
import io.agentfactory.topics.Topics;
import java.time.Instant;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/**
 * Alarms, raised and cleared once each. Both work inside the caller's transaction. An alarm that stands is not raised
 * again, however its summary changes.
 */
@Component
public class AlarmApi {

    private final DSLContext db;
    private final Outbox outbox;
    private final ClockApi clock;

    AlarmApi(DSLContext db, Outbox outbox, ClockApi clock) {
        this.db = db;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Raises the alarm unless it stands already. */
    public void raise(String name, String subject, String summary) {
        Instant now = clock.now();
        // The primary key lets one of several writers through; it holds the alarm's row, so events keep its order.
        int raised = db.insertInto(ALARM)
                .set(ALARM.NAME, name)
                .set(ALARM.SUBJECT, subject)
                .set(ALARM.SUMMARY, summary)
                .set(ALARM.RAISED_AT, now)
                .onConflictDoNothing()
                .execute();
        if (raised == 1) {
            publish(name, subject, AlarmStatus.RAISED, summary, now);
        }
    }

    /** Clears the alarm if it stands. */
    public void clear(String name, String subject, String summary) {
        int cleared = db.deleteFrom(ALARM)
                .where(ALARM.NAME.eq(name).and(ALARM.SUBJECT.eq(subject)))
                .execute();
        if (cleared == 1) {
            publish(name, subject, AlarmStatus.CLEARED, summary, clock.now());
        }
    }

    private void publish(String name, String subject, AlarmStatus status, String summary, Instant at) {
        outbox.add(new OutboundEvent(
                Topics.ALARMS,
                name + "/" + subject,
                AlarmChanged.newBuilder()
                        .setName(name)
                        .setSubject(subject)
                        .setStatus(status)
                        .setSummary(summary)
                        .setRunbook("runbooks/" + name + ".md")
                        .setAt(at)
                        .build()));
    }
}
