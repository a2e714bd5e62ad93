package io.agentfactory.cleanup.tick;

import static io.agentfactory.cleanup.db.Tables.FIRED_TICK;

import io.agentfactory.cleanup.clock.ClockApi;
import io.agentfactory.events.ScheduledTick;
import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.platform.outbox.Outbox;
import io.agentfactory.topics.Topics;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jooq.DSLContext;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Publishes ticks. The record of a slot and its event commit together, and a slot is published once, whoever asks how
 * often.
 */
@Service
class Ticks {

    private final TransactionTemplate transaction;
    private final DSLContext db;
    private final Outbox outbox;
    private final ClockApi clock;

    Ticks(TransactionTemplate transaction, DSLContext db, Outbox outbox, ClockApi clock) {
        this.transaction = transaction;
        this.db = db;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** A tick that was published. */
    record Fired(String name, Instant scheduledFor, Instant firedAt, String source) {}

    /** Publishes the slot, unless it was published before. */
    Optional<Fired> fire(TickName name, Instant scheduledFor, String source) {
        Fired fired = new Fired(
                name.text(),
                scheduledFor.truncatedTo(ChronoUnit.MILLIS),
                clock.now().truncatedTo(ChronoUnit.MILLIS),
                source);
        Boolean first = transaction.execute(status -> record(fired));
        return Boolean.TRUE.equals(first) ? Optional.of(fired) : Optional.empty();
    }

    /** Publishes a slot of its own, now. */
    Fired fireByHand(TickName name, String who) {
        Optional<Fired> fired = Optional.empty();
        while (fired.isEmpty()) {
            // Somebody may have asked in the same millisecond: the next one is free.
            fired = fire(name, clock.now(), who);
        }
        return fired.get();
    }

    private boolean record(Fired fired) {
        // The primary key lets one of several writers through; the others wait for its commit and then do nothing.
        int inserted = db.insertInto(FIRED_TICK)
                .set(FIRED_TICK.NAME, fired.name())
                .set(FIRED_TICK.SCHEDULED_FOR, fired.scheduledFor())
                .set(FIRED_TICK.FIRED_AT, fired.firedAt())
                .set(FIRED_TICK.SOURCE, fired.source())
                .onConflictDoNothing()
                .execute();
        if (inserted == 0) {
            return false;
        }
        outbox.add(new OutboundEvent(
                Topics.TICKS,
                fired.name(),
                ScheduledTick.newBuilder()
                        .setName(fired.name())
                        .setScheduledFor(fired.scheduledFor())
                        .setFiredAt(fired.firedAt())
                        .setSource(fired.source())
                        .build()));
        return true;
    }

    Optional<Fired> lastFiring(TickName name) {
        return db.selectFrom(FIRED_TICK)
                .where(FIRED_TICK.NAME.eq(name.text()))
                .orderBy(FIRED_TICK.SCHEDULED_FOR.desc())
                .limit(1)
                .fetchOptional(
                        row -> new Fired(row.getName(), row.getScheduledFor(), row.getFiredAt(), row.getSource()));
    }

    int forgetBefore(Instant before) {
        return db.deleteFrom(FIRED_TICK)
                .where(FIRED_TICK.SCHEDULED_FOR.lt(before))
                .execute();
    }
}
