package io.agentfactory.queue.message;

import static io.agentfactory.queue.SetBased.instant;
import static io.agentfactory.queue.SetBased.query;
import static io.agentfactory.queue.SetBased.update;
import static io.agentfactory.queue.db.Tables.ENDED_MESSAGE;
import static io.agentfactory.queue.db.Tables.MESSAGE;
import static io.agentfactory.queue.db.Tables.RECEIVED_MESSAGE;
import static java.util.stream.Collectors.toMap;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.agentfactory.queue.SetBased.Column;
import io.agentfactory.queue.Writes;
import io.agentfactory.queue.db.tables.records.MessageRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The messages in the database. Rows are inserted under their lane's lock and never change, so what was read of them
 * lately is kept. How a message ended is a row of another table.
 */
@Repository
public class MessageStore {

    private static final TypeReference<Map<String, String>> METADATA = new TypeReference<>() {};
    private static final TypeReference<List<FileRef>> ATTACHMENTS = new TypeReference<>() {};

    /** What is kept of what was read lately, in characters of text: enough for the turns that run and the next ones. */
    private static final long KEPT_TEXT = 8L << 20;

    /** A message weighs so much beside its text. */
    private static final int KEPT_BESIDE = 500;

    private static final List<Column<Place>> PLACE = List.of(Column.bigints(Place::laneId), Column.bigints(Place::seq));

    private static final List<Column<QueuedMessage>> RECEIVED = List.of(
            Column.uuids(QueuedMessage::messageId),
            Column.bigints(QueuedMessage::laneId),
            Column.bigints(QueuedMessage::seq));

    private static final List<Column<Ending>> ENDING = List.of(
            Column.bigints(each -> each.place().laneId()),
            Column.bigints(each -> each.place().seq()),
            Column.moments(Ending::appendedAt),
            Column.texts(each -> each.finish().outcome().name()),
            Column.moments(each -> each.finish().startedAt()),
            Column.bigints(each -> each.finish().token()),
            Column.texts(each -> each.finish().by()),
            Column.integers(each -> each.finish().attempts()),
            Column.texts(each -> each.finish().error()));

    private static final String NOTE_PLACES = """
            update received_message
               set lane_id = place.lane_id, seq = place.seq
              from unnest(?::uuid[], ?::bigint[], ?::bigint[]) as place (message_id, lane_id, seq)
             where received_message.message_id = place.message_id
            """;

    // By primary key, in every partition: a lane with a backlog pays for that once in eight messages.
    private static final String READ_AHEAD = """
            select message.*
              from unnest(?::bigint[], ?::bigint[]) as place (lane_id, seq)
                   join message on message.lane_id = place.lane_id and message.seq between place.seq and place.seq + 7
            """;

    // Beside the messages, which are never touched again: a narrow row of its own costs half of changing a wide one.
    private static final String END = """
            insert into ended_message (lane_id, seq, appended_at, outcome, started_at, token, ended_by, attempts, error)
            select lane_id, seq, moment(appended_at), outcome, moment(started_at), token, ended_by, attempts, error
              from unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::bigint[], ?::bigint[], ?::text[],
                          ?::integer[], ?::text[])
                   as ending (lane_id, seq, appended_at, outcome, started_at, token, ended_by, attempts, error)
            """;

    private static final String LIST_DEAD = """
            insert into dead_letter (message_id, lane_id, seq, workspace_id, conversation_id, agent_key, dead_at, attempts,
                                     error)
            select message.message_id, lane_id, seq, lane.workspace_id, lane.conversation_id, lane.agent_key,
                   ended_message.ended_at, ended_message.attempts, coalesce(ended_message.error, '')
              from unnest(?::bigint[], ?::bigint[]) as place (lane_id, seq)
                   join ended_message using (lane_id, seq)
                   join message using (lane_id, seq, appended_at)
                   join lane using (lane_id)
            """;

    private final DSLContext db;
    private final JdbcTemplate jdbc;
    private final JsonMapper json;
    private final Cache<Place, QueuedMessage> lately = Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumWeight(KEPT_TEXT)
            .weigher((Place place, QueuedMessage message) ->
                    KEPT_BESIDE + message.text().length())
            .build();

    MessageStore(DSLContext db, JdbcTemplate jdbc, JsonMapper json) {
        this.db = db;
        this.jdbc = jdbc;
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

    /** Appends messages whose places in their lanes are decided. Runs in the transaction that decides them. */
    public void append(List<QueuedMessage> messages) {
        db.insertInto(MESSAGE).set(messages.stream().map(this::toRow).toList()).execute();
        update(jdbc, NOTE_PLACES, messages, RECEIVED);
    }

    /** The messages at these places, as far as there are any. */
    public Map<Place, QueuedMessage> read(Collection<Place> places) {
        Map<Place, QueuedMessage> found = new HashMap<>(lately.getAllPresent(places));
        List<Place> missing =
                places.stream().filter(place -> !found.containsKey(place)).toList();
        if (!missing.isEmpty()) {
            Map<Place, QueuedMessage> read = query(jdbc, READ_AHEAD, missing, PLACE, this::toMessage).stream()
                    .collect(toMap(QueuedMessage::place, message -> message, (one, same) -> one));
            lately.putAll(read);
            missing.stream().filter(read::containsKey).forEach(place -> found.put(place, read.get(place)));
        }
        return found;
    }

    /** The message at this place. */
    public QueuedMessage known(Place place) {
        QueuedMessage kept = read(List.of(place)).get(place);
        if (kept == null) {
            throw new IllegalStateException("lane " + place.laneId() + " has no message " + place.seq());
        }
        return kept;
    }

    /** Writes the ends of messages, and lists those that were given up. */
    public void finish(List<Ending> endings, Writes writes) {
        writes.add(END, endings, ENDING);
        writes.add(
                LIST_DEAD,
                endings.stream()
                        .filter(each -> each.finish().outcome() == Outcome.DEAD_LETTERED)
                        .map(Ending::place)
                        .toList(),
                PLACE);
        lately.invalidateAll(endings.stream().map(Ending::place).toList());
    }

    /** Sequences of the lane's messages from this one on that were cancelled. */
    public Set<Long> cancelledFrom(long laneId, long seq) {
        return db.select(ENDED_MESSAGE.SEQ)
                .from(ENDED_MESSAGE)
                .where(ENDED_MESSAGE.LANE_ID.eq(laneId).and(ENDED_MESSAGE.SEQ.ge(seq)))
                .and(ENDED_MESSAGE.OUTCOME.eq(Outcome.CANCELLED.name()))
                .fetchSet(ENDED_MESSAGE.SEQ);
    }

    /** Whether the message at this place was cancelled. */
    public boolean isCancelled(Place place) {
        return db.fetchExists(ENDED_MESSAGE, ended(place, Outcome.CANCELLED));
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
        return db.fetchExists(
                ENDED_MESSAGE,
                ended(place, outcome).and(ENDED_MESSAGE.TOKEN.eq(token)).and(ENDED_MESSAGE.ENDED_BY.eq(workerId)));
    }

    private static Condition ended(Place place, Outcome outcome) {
        return ENDED_MESSAGE
                .LANE_ID
                .eq(place.laneId())
                .and(ENDED_MESSAGE.SEQ.eq(place.seq()))
                .and(ENDED_MESSAGE.OUTCOME.eq(outcome.name()));
    }

    private MessageRecord toRow(QueuedMessage message) {
        MessageRecord row = new MessageRecord();
        row.set(MESSAGE.LANE_ID, message.laneId());
        row.set(MESSAGE.SEQ, message.seq());
        row.set(MESSAGE.APPENDED_AT, message.appendedAt());
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

    private QueuedMessage toMessage(ResultSet row, int number) throws SQLException {
        return new QueuedMessage(
                row.getObject("message_id", UUID.class),
                row.getLong("lane_id"),
                row.getLong("seq"),
                instant(row, "appended_at"),
                row.getString("provider"),
                row.getString("provider_user_id"),
                row.getString("external_message_id"),
                row.getString("body"),
                json.readValue(row.getString("reply_address"), ReplyTo.class),
                json.readValue(row.getString("metadata"), METADATA),
                json.readValue(row.getString("attachments"), ATTACHMENTS),
                row.getInt("priority"),
                row.getInt("max_attempts"),
                instant(row, "received_at"),
                row.getString("traceparent"));
    }

    private JSONB toJson(Object value) {
        return JSONB.valueOf(json.writeValueAsString(value));
    }
}
