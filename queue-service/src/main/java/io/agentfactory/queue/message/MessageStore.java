package io.agentfactory.queue.message;

import static io.agentfactory.queue.db.Tables.MESSAGE;
import static io.agentfactory.queue.db.Tables.RECEIVED_MESSAGE;
import static org.jooq.impl.DSL.field;

import io.agentfactory.queue.db.tables.records.MessageRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.Record;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The messages in the database. Rows are inserted under their lane's lock and changed once, by {@link #finish}. */
@Repository
public class MessageStore {

    private static final TypeReference<Map<String, String>> METADATA = new TypeReference<>() {};
    private static final TypeReference<List<FileRef>> ATTACHMENTS = new TypeReference<>() {};

    private final DSLContext db;
    private final JsonMapper json;

    MessageStore(DSLContext db, JsonMapper json) {
        this.db = db;
        this.json = json;
    }

    /**
     * Notes these ids as received.
     *
     * @return those that had not been received before; a concurrent taker of the same id waits here for the other's
     *     commit
     */
    public Set<UUID> receive(Collection<UUID> messageIds) {
        List<UUID> ids = messageIds.stream().sorted().toList();
        return db.insertInto(RECEIVED_MESSAGE, RECEIVED_MESSAGE.MESSAGE_ID)
                .valuesOfRows(ids.stream().map(org.jooq.impl.DSL::row).toList())
                .onConflictDoNothing()
                .returning(RECEIVED_MESSAGE.MESSAGE_ID)
                .fetchSet(RECEIVED_MESSAGE.MESSAGE_ID);
    }

    /** Appends messages whose places in their lanes are decided. */
    public void append(List<QueuedMessage> messages) {
        db.insertInto(MESSAGE).set(messages.stream().map(this::toRow).toList()).execute();
        db.batch(messages.stream()
                        .map(message -> db.update(RECEIVED_MESSAGE)
                                .set(RECEIVED_MESSAGE.LANE_ID, message.laneId())
                                .set(RECEIVED_MESSAGE.SEQ, message.seq())
                                .where(RECEIVED_MESSAGE.MESSAGE_ID.eq(message.messageId())))
                        .toList())
                .execute();
    }

    /** The message at this place, by primary key. */
    public QueuedMessage read(long laneId, long seq) {
        return db.selectFrom(MESSAGE)
                .where(MESSAGE.LANE_ID.eq(laneId).and(MESSAGE.SEQ.eq(seq)))
                .fetchOptional(this::toMessage)
                .orElseThrow(() -> new IllegalStateException("lane " + laneId + " has no message " + seq));
    }

    /** Writes the end of the message; the one change that its row ever sees. */
    public void finish(long laneId, long seq, Finish finish) {
        db.update(MESSAGE)
                .set(MESSAGE.OUTCOME, finish.outcome().name())
                .set(MESSAGE.FINISHED_AT, field("clock_timestamp()", Instant.class))
                .set(MESSAGE.FINISHED_TOKEN, finish.token())
                .set(MESSAGE.FINISHED_BY, finish.workerId())
                .set(MESSAGE.ATTEMPTS, finish.attempts())
                .set(MESSAGE.ERROR, finish.error())
                .where(MESSAGE.LANE_ID.eq(laneId).and(MESSAGE.SEQ.eq(seq)))
                .execute();
    }

    /** Where the message stands, if it was appended to a lane. */
    public Optional<Place> placeOf(UUID messageId) {
        return db.select(RECEIVED_MESSAGE.LANE_ID, RECEIVED_MESSAGE.SEQ)
                .from(RECEIVED_MESSAGE)
                .where(RECEIVED_MESSAGE.MESSAGE_ID.eq(messageId).and(RECEIVED_MESSAGE.LANE_ID.isNotNull()))
                .fetchOptional(row -> new Place(row.value1(), row.value2()));
    }

    /** Whether this worker ended this message under this token: what makes a repeated call harmless. */
    public boolean finishedUnder(Place place, String workerId, long token, Outcome outcome) {
        return db.fetchExists(db.selectOne()
                .from(MESSAGE)
                .where(MESSAGE.LANE_ID.eq(place.laneId()).and(MESSAGE.SEQ.eq(place.seq())))
                .and(MESSAGE.FINISHED_TOKEN.eq(token))
                .and(MESSAGE.FINISHED_BY.eq(workerId))
                .and(MESSAGE.OUTCOME.eq(outcome.name())));
    }

    /** Lane and sequence of a message. */
    public record Place(long laneId, long seq) {}

    private MessageRecord toRow(QueuedMessage message) {
        MessageRecord row = new MessageRecord();
        row.set(MESSAGE.LANE_ID, message.laneId());
        row.set(MESSAGE.SEQ, message.seq());
        row.set(MESSAGE.MESSAGE_ID, message.messageId());
        row.set(MESSAGE.PROVIDER, message.provider());
        row.set(MESSAGE.PROVIDER_USER_ID, message.providerUserId());
        row.set(MESSAGE.EXTERNAL_MESSAGE_ID, message.externalMessageId());
        row.set(MESSAGE.BODY, message.text());
        row.set(MESSAGE.REPLY_ADDRESS, toJson(message.replyTo()));
        row.set(MESSAGE.METADATA, toJson(message.metadata()));
        row.set(MESSAGE.ATTACHMENTS, toJson(message.attachments()));
        row.set(MESSAGE.PRIORITY, (short) message.priority());
        row.set(MESSAGE.MAX_ATTEMPTS, message.maxAttempts());
        row.set(MESSAGE.RECEIVED_AT, message.receivedAt());
        row.set(MESSAGE.TRACEPARENT, message.traceparent());
        return row;
    }

    private QueuedMessage toMessage(Record row) {
        return new QueuedMessage(
                row.get(MESSAGE.MESSAGE_ID),
                row.get(MESSAGE.LANE_ID),
                row.get(MESSAGE.SEQ),
                row.get(MESSAGE.PROVIDER),
                row.get(MESSAGE.PROVIDER_USER_ID),
                row.get(MESSAGE.EXTERNAL_MESSAGE_ID),
                row.get(MESSAGE.BODY),
                json.readValue(row.get(MESSAGE.REPLY_ADDRESS).data(), ReplyTo.class),
                json.readValue(row.get(MESSAGE.METADATA).data(), METADATA),
                json.readValue(row.get(MESSAGE.ATTACHMENTS).data(), ATTACHMENTS),
                row.get(MESSAGE.PRIORITY),
                row.get(MESSAGE.MAX_ATTEMPTS),
                row.get(MESSAGE.RECEIVED_AT),
                row.get(MESSAGE.TRACEPARENT));
    }

    private JSONB toJson(Object value) {
        return JSONB.valueOf(json.writeValueAsString(value));
    }
}
