package io.agentfactory.queue.intake;

import static io.agentfactory.queue.db.Tables.RECEIVED_MESSAGE;
import static io.agentfactory.queue.db.Tables.SCHEDULED_MESSAGE;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.val;

import io.agentfactory.events.MessageChange;
import io.agentfactory.events.MessageLifecycleChanged;
import io.agentfactory.events.MessageReceived;
import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.platform.outbox.Outbox;
import io.agentfactory.queue.db.tables.ScheduledMessage;
import io.agentfactory.queue.db.tables.records.ScheduledMessageRecord;
import io.agentfactory.queue.event.MessageEvents;
import io.agentfactory.queue.lane.ConversationKey;
import io.agentfactory.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
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
        return alone ? take(due(limit).stream().map(Due::messageId).toList()) : List.of();
    }

    /** Takes this one out of here, unless another copy already has. Nobody else takes due messages meanwhile. */
    List<Arrival> take(UUID messageId) {
        db.fetch("select pg_advisory_xact_lock({0})", val(LOCK));
        return take(List.of(messageId));
    }

    /** A message that is due. */
    record Due(UUID messageId, ConversationKey conversation) {}

    /** What is due, earliest first; nothing of a conversation in which an earlier message rests. */
    List<Due> due(int limit) {
        Field<Instant> now = field("clock_timestamp()", SQLDataType.INSTANT);
        ScheduledMessage earlier = SCHEDULED_MESSAGE.as("earlier");
        return db.select(
                        SCHEDULED_MESSAGE.MESSAGE_ID, SCHEDULED_MESSAGE.WORKSPACE_ID, SCHEDULED_MESSAGE.CONVERSATION_ID)
                .from(SCHEDULED_MESSAGE)
                .where(SCHEDULED_MESSAGE.DUE_AT.le(now).and(SCHEDULED_MESSAGE.REST_UNTIL.le(now)))
                .and(SCHEDULED_MESSAGE.GIVEN_UP_AT.isNull())
                .andNotExists(db.selectOne()
                        .from(earlier)
                        .where(earlier.WORKSPACE_ID.eq(SCHEDULED_MESSAGE.WORKSPACE_ID))
                        .and(earlier.CONVERSATION_ID.eq(SCHEDULED_MESSAGE.CONVERSATION_ID))
                        .and(row(earlier.DUE_AT, earlier.MESSAGE_ID)
                                .lt(SCHEDULED_MESSAGE.DUE_AT, SCHEDULED_MESSAGE.MESSAGE_ID))
                        .and(earlier.REST_UNTIL.gt(now))
                        .and(earlier.GIVEN_UP_AT.isNull()))
                .orderBy(SCHEDULED_MESSAGE.DUE_AT, SCHEDULED_MESSAGE.MESSAGE_ID)
                .limit(limit)
                .fetch(row -> new Due(row.value1(), new ConversationKey(row.value2(), row.value3())));
    }

    /**
     * Lets a message rest that cannot be appended, and with it those of its conversation that fall due later. It is
     * tried again, but not for ever: then it is given up, which is told, and kept for people to look at.
     *
     * @return whether it rests; false: it was given up
     */
    boolean putOff(Due due, Duration rest, int mostAttempts, String error) {
        return Objects.requireNonNull(transaction.execute(status -> {
            int attempts = db.update(SCHEDULED_MESSAGE)
                    .set(
                            SCHEDULED_MESSAGE.REST_UNTIL,
                            field(
                                    "clock_timestamp() + {0} * interval '1 millisecond'",
                                    SQLDataType.INSTANT, val(rest.toMillis())))
                    .set(SCHEDULED_MESSAGE.ATTEMPTS, SCHEDULED_MESSAGE.ATTEMPTS.plus(1))
                    .where(SCHEDULED_MESSAGE.MESSAGE_ID.eq(due.messageId()))
                    .returningResult(SCHEDULED_MESSAGE.ATTEMPTS)
                    .fetchOptional(SCHEDULED_MESSAGE.ATTEMPTS)
                    .orElse(0);
            if (attempts < mostAttempts) {
                return true;
            }
            db.update(SCHEDULED_MESSAGE)
                    .set(SCHEDULED_MESSAGE.GIVEN_UP_AT, field("clock_timestamp()", SQLDataType.INSTANT))
                    .where(SCHEDULED_MESSAGE.MESSAGE_ID.eq(due.messageId()))
                    .execute();
            outbox.add(givenUp(due, attempts, error));
            return false;
        }));
    }

    /** Told without an agent: what the message says cannot be read. */
    private OutboundEvent givenUp(Due due, int attempts, String error) {
        return outbound(MessageLifecycleChanged.newBuilder()
                .setMessageId(due.messageId().toString())
                .setWorkspaceId(due.conversation().workspaceId())
                .setConversationId(due.conversation().conversationId())
                .setAgentKey("")
                .setChange(MessageChange.REJECTED)
                .setAttempts(attempts)
                .setError(MessageEvents.shorten("fell due and cannot be appended: " + error))
                .setAt(now()));
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
