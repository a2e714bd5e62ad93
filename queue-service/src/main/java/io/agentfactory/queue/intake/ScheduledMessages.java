package io.agentfactory.queue.intake;

import static io.agentfactory.queue.db.Tables.SCHEDULED_MESSAGE;
import static org.jooq.impl.DSL.field;

import io.agentfactory.events.MessageChange;
import io.agentfactory.events.MessageLifecycleChanged;
import io.agentfactory.events.MessageReceived;
import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.platform.outbox.Outbox;
import io.agentfactory.topics.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record2;
import org.jooq.impl.SQLDataType;
import org.springframework.stereotype.Component;

/** Messages for later: they wait outside their lanes, so that a lane holds only what may run now. */
@Component
class ScheduledMessages {

    private final DSLContext db;
    private final Outbox outbox;

    ScheduledMessages(DSLContext db, Outbox outbox) {
        this.db = db;
        this.outbox = outbox;
    }

    /** Keeps those of the events that are not due yet, by the database's clock, and returns them. */
    List<MessageReceived> keep(List<MessageReceived> events) {
        if (events.stream().allMatch(event -> event.getScheduledFor() == null)) {
            return List.of();
        }
        Instant now = db.select(field("clock_timestamp()", SQLDataType.INSTANT))
                .fetchSingle()
                .value1();
        List<MessageReceived> forLater = events.stream()
                .filter(event -> event.getScheduledFor() != null
                        && event.getScheduledFor().isAfter(now))
                .toList();
        for (MessageReceived event : forLater) {
            db.insertInto(SCHEDULED_MESSAGE)
                    .set(SCHEDULED_MESSAGE.MESSAGE_ID, UUID.fromString(event.getMessageId()))
                    .set(SCHEDULED_MESSAGE.WORKSPACE_ID, event.getWorkspaceId())
                    .set(SCHEDULED_MESSAGE.DUE_AT, event.getScheduledFor())
                    .set(SCHEDULED_MESSAGE.EVENT, encode(event))
                    .execute();
        }
        outbox.addAll(forLater.stream().map(event -> scheduled(event, now)).toList());
        return forLater;
    }

    /** Takes what is due out of here, earliest first. Copies of the service pass over each other's rows. */
    List<MessageReceived> takeDue(int limit) {
        List<Record2<UUID, Instant>> due = db.select(SCHEDULED_MESSAGE.MESSAGE_ID, SCHEDULED_MESSAGE.DUE_AT)
                .from(SCHEDULED_MESSAGE)
                .where(SCHEDULED_MESSAGE.DUE_AT.le(field("clock_timestamp()", SQLDataType.INSTANT)))
                .orderBy(SCHEDULED_MESSAGE.DUE_AT, SCHEDULED_MESSAGE.MESSAGE_ID)
                .limit(limit)
                .forUpdate()
                .skipLocked()
                .fetch();
        if (due.isEmpty()) {
            return List.of();
        }
        return db
                .deleteFrom(SCHEDULED_MESSAGE)
                .where(SCHEDULED_MESSAGE.MESSAGE_ID.in(
                        due.stream().map(Record2::value1).toList()))
                .returning()
                .fetch(row -> decode(row.getEvent()))
                .stream()
                .sorted(Comparator.comparing((MessageReceived event) -> Objects.requireNonNull(event.getScheduledFor()))
                        .thenComparing(MessageReceived::getMessageId))
                .toList();
    }

    private static OutboundEvent scheduled(MessageReceived event, Instant now) {
        return new OutboundEvent(
                Topics.MESSAGE_LIFECYCLE,
                event.getConversationId(),
                MessageLifecycleChanged.newBuilder()
                        .setMessageId(event.getMessageId())
                        .setWorkspaceId(event.getWorkspaceId())
                        .setConversationId(event.getConversationId())
                        .setAgentKey(event.getAgentKey())
                        .setChange(MessageChange.SCHEDULED)
                        .setAvailableAt(event.getScheduledFor())
                        .setAt(now)
                        .build());
    }

    /** Avro's single-object encoding: it names its schema, so that a newer version of the service still reads it. */
    private static byte[] encode(MessageReceived event) {
        try {
            ByteBuffer buffer = event.toByteBuffer();
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MessageReceived decode(byte[] bytes) {
        try {
            return MessageReceived.fromByteBuffer(ByteBuffer.wrap(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
