package io.agentfactory.queue.intake;

import static io.agentfactory.queue.db.Tables.RECEIVED_MESSAGE;
import static io.agentfactory.queue.db.Tables.SCHEDULED_MESSAGE;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.val;

import io.agentfactory.events.MessageChange;
import io.agentfactory.events.MessageLifecycleChanged;
import io.agentfactory.events.MessageReceived;
import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.platform.outbox.Outbox;
import io.agentfactory.queue.db.tables.records.ScheduledMessageRecord;
import io.agentfactory.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.SQLDataType;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Messages for later: they wait outside their lanes, so that a lane holds only what may run now. */
@Component
class ScheduledMessages {

    /** Advisory lock of whoever takes due messages, in the service's own database. */
    private static final long LOCK = 0x5363686564756C65L;

    private final TransactionTemplate transaction;
    private final DSLContext db;
    private final Outbox outbox;

    ScheduledMessages(TransactionTemplate transaction, DSLContext db, Outbox outbox) {
        this.transaction = transaction;
        this.db = db;
        this.outbox = outbox;
    }

    /** Keeps those that are not due yet, by the database's clock, and returns them. */
    List<Arrival> keep(List<Arrival> arrivals) {
        if (arrivals.stream().allMatch(arrival -> arrival.scheduledFor() == null)) {
            return List.of();
        }
        Instant now = now();
        List<Arrival> forLater = arrivals.stream()
                .filter(arrival ->
                        arrival.scheduledFor() != null && arrival.scheduledFor().isAfter(now))
                .toList();
        for (Arrival arrival : forLater) {
            db.insertInto(SCHEDULED_MESSAGE)
                    .set(SCHEDULED_MESSAGE.MESSAGE_ID, arrival.messageId())
                    .set(SCHEDULED_MESSAGE.WORKSPACE_ID, arrival.event().getWorkspaceId())
                    .set(SCHEDULED_MESSAGE.CONVERSATION_ID, arrival.event().getConversationId())
                    .set(SCHEDULED_MESSAGE.DUE_AT, arrival.scheduledFor())
                    .set(SCHEDULED_MESSAGE.EVENT, StoredEvent.encode(arrival.event()))
                    .set(SCHEDULED_MESSAGE.TRACEPARENT, arrival.traceparent())
                    .execute();
        }
        outbox.addAll(forLater.stream()
                .map(arrival -> scheduled(arrival.event(), now).in(arrival.trace()))
                .toList());
        return forLater;
    }

    /**
     * Takes what is due out of here, earliest first. One copy of the service at a time: two would append the messages
     * of one conversation in an order that neither decided.
     */
    List<Arrival> takeDue(int limit) {
        boolean alone = db.select(field("pg_try_advisory_xact_lock({0})", Boolean.class, val(LOCK)))
                .fetchSingle()
                .value1();
        return alone ? take(due(limit)) : List.of();
    }

    /** Takes this one out of here, unless another copy already has. Nobody else takes due messages meanwhile. */
    List<Arrival> take(UUID messageId) {
        db.fetch("select pg_advisory_xact_lock({0})", val(LOCK));
        return take(List.of(messageId));
    }

    /** What is due, earliest first. */
    List<UUID> due(int limit) {
        return db.select(SCHEDULED_MESSAGE.MESSAGE_ID)
                .from(SCHEDULED_MESSAGE)
                .where(SCHEDULED_MESSAGE.DUE_AT.le(field("clock_timestamp()", SQLDataType.INSTANT)))
                .orderBy(SCHEDULED_MESSAGE.DUE_AT, SCHEDULED_MESSAGE.MESSAGE_ID)
                .limit(limit)
                .fetch(SCHEDULED_MESSAGE.MESSAGE_ID);
    }

    /** Lets a message rest that cannot be appended. It is kept, and tried again. */
    void putOff(UUID messageId, Duration rest) {
        db.update(SCHEDULED_MESSAGE)
                .set(
                        SCHEDULED_MESSAGE.DUE_AT,
                        field(
                                "clock_timestamp() + {0} * interval '1 millisecond'",
                                SQLDataType.INSTANT, val(rest.toMillis())))
                .where(SCHEDULED_MESSAGE.MESSAGE_ID.eq(messageId))
                .execute();
    }

    /** Withdraws a message that waits here. Returns whether it did, now or before. */
    boolean cancel(String workspaceId, UUID messageId, String by) {
        return Objects.requireNonNull(transaction.execute(status -> {
            List<Arrival> waiting = db.deleteFrom(SCHEDULED_MESSAGE)
                    .where(SCHEDULED_MESSAGE.MESSAGE_ID.eq(messageId))
                    .and(SCHEDULED_MESSAGE.WORKSPACE_ID.eq(workspaceId))
                    .returning()
                    .fetch(ScheduledMessages::toArrival);
            if (waiting.isEmpty()) {
                return db.fetchExists(RECEIVED_MESSAGE, ofThisMessage(messageId, workspaceId));
            }
            db.update(RECEIVED_MESSAGE)
                    .set(RECEIVED_MESSAGE.CANCELLED_IN, workspaceId)
                    .where(RECEIVED_MESSAGE.MESSAGE_ID.eq(messageId))
                    .execute();
            outbox.add(cancelled(waiting.getFirst().event(), by)
                    .in(waiting.getFirst().trace()));
            return true;
        }));
    }

    private static Condition ofThisMessage(UUID messageId, String cancelledIn) {
        return RECEIVED_MESSAGE.MESSAGE_ID.eq(messageId).and(RECEIVED_MESSAGE.CANCELLED_IN.eq(cancelledIn));
    }

    private List<Arrival> take(List<UUID> messageIds) {
        if (messageIds.isEmpty()) {
            return List.of();
        }
        return db
                .deleteFrom(SCHEDULED_MESSAGE)
                .where(SCHEDULED_MESSAGE.MESSAGE_ID.in(messageIds))
                .returning()
                .fetch(ScheduledMessages::toArrival)
                .stream()
                .sorted(Comparator.comparing((Arrival arrival) -> Objects.requireNonNull(arrival.scheduledFor()))
                        .thenComparing(arrival -> arrival.event().getMessageId()))
                .toList();
    }

    private static Arrival toArrival(ScheduledMessageRecord row) {
        return new Arrival(StoredEvent.decode(row.getEvent()), row.getTraceparent());
    }

    private static OutboundEvent scheduled(MessageReceived event, Instant now) {
        return outbound(about(event)
                .setChange(MessageChange.SCHEDULED)
                .setAvailableAt(event.getScheduledFor())
                .setAt(now));
    }

    private OutboundEvent cancelled(MessageReceived event, String by) {
        return outbound(about(event)
                .setChange(MessageChange.CANCELLED)
                .setError("cancelled by " + by)
                .setAt(now()));
    }

    private Instant now() {
        return db.select(field("clock_timestamp()", SQLDataType.INSTANT))
                .fetchSingle()
                .value1();
    }

    private static MessageLifecycleChanged.Builder about(MessageReceived event) {
        return MessageLifecycleChanged.newBuilder()
                .setMessageId(event.getMessageId())
                .setWorkspaceId(event.getWorkspaceId())
                .setConversationId(event.getConversationId())
                .setAgentKey(event.getAgentKey());
    }

    private static OutboundEvent outbound(MessageLifecycleChanged.Builder event) {
        return new OutboundEvent(Topics.MESSAGE_LIFECYCLE, event.getConversationId(), event.build());
    }
}
