package io.agentfactory.cleanup.alarm;

import static io.agentfactory.cleanup.db.Tables.ALARM;

import io.agentfactory.events.AlarmChanged;
import io.agentfactory.events.AlarmStatus;
import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.platform.outbox.Outbox;
import io.agentfactory.topics.Topics;
import java.time.Clock;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** Alarms, raised and cleared once each. Both run in the caller's transaction. */
@Component
public class Alarms {

    private final DSLContext db;
    private final Outbox outbox;
    private final Clock clock;

    Alarms(DSLContext db, Outbox outbox, Clock clock) {
        this.db = db;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Raises the alarm unless it stands already. */
    public void raise(String name, String subject, String summary) {
        int raised = db.insertInto(ALARM)
                .set(ALARM.NAME, name)
                .set(ALARM.SUBJECT, subject)
                .set(ALARM.SUMMARY, summary)
                .set(ALARM.RAISED_AT, clock.instant())
                .onConflictDoNothing()
                .execute();
        if (raised == 1) {
            publish(name, subject, AlarmStatus.RAISED, summary);
        }
    }

    /** Clears the alarm if it stands. */
    public void clear(String name, String subject) {
        int cleared = db.deleteFrom(ALARM)
                .where(ALARM.NAME.eq(name).and(ALARM.SUBJECT.eq(subject)))
                .execute();
        if (cleared == 1) {
            publish(name, subject, AlarmStatus.CLEARED, "");
        }
    }

    private void publish(String name, String subject, AlarmStatus status, String summary) {
        outbox.add(new OutboundEvent(
                Topics.ALARMS,
                name + "/" + subject,
                AlarmChanged.newBuilder()
                        .setName(name)
                        .setSubject(subject)
                        .setStatus(status)
                        .setSummary(summary)
                        .setRunbook("runbooks/" + name + ".md")
                        .setAt(clock.instant())
                        .build()));
    }
}
