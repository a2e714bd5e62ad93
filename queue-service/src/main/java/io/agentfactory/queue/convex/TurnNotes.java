package io.agentfactory.queue.convex;

import static io.agentfactory.queue.SetBased.instant;

import io.agentfactory.queue.conversation.HistoryEntry;
import io.agentfactory.queue.conversation.Role;
import io.agentfactory.queue.retention.Expiring;
import io.agentfactory.queue.retention.RetentionSettings;
import io.agentfactory.queue.turn.Completion;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What the image has said and noted during a turn, and what has not become history. */
@Component
class TurnNotes implements Expiring {

    private static final TypeReference<Map<String, String>> METADATA = new TypeReference<>() {};

    // Said again it stands there once: the image has no other way to repeat a call that it got no answer to.
    private static final String STAGE = """
            insert into staged_entry (message_id, token, entry_no, role, content, said_at)
            select ?, ?, (select count(*) from staged_entry where message_id = ? and token = ?), ?, ?, ?
             where not exists (select from staged_entry
                                where message_id = ? and token = ? and role = ? and said_at = ? and content = ?)
            """;

    private static final String STAGED = """
            select role, content, said_at from staged_entry where message_id = ? and token = ? order by entry_no
            """;

    private static final String NOTE = """
            insert into message_note (message_id, metadata) values (?, ?::jsonb)
                on conflict (message_id) do update
               set metadata = message_note.metadata || excluded.metadata, noted_at = excluded.noted_at
            """;

    private static final String CLEAR_STAGED = """
            delete from staged_entry
             where ctid = any(array(select ctid from staged_entry
                                     where staged_at < clock_timestamp() - interval '1 day' limit ?))
            """;

    private static final String CLEAR_NOTES = """
            delete from message_note
             where message_id in (select message_id from message_note
                                   where noted_at < clock_timestamp() - ? * interval '1 second' limit ?)
            """;

    private final JdbcTemplate jdbc;
    private final JsonMapper json;
    private final RetentionSettings retention;

    TurnNotes(JdbcTemplate jdbc, JsonMapper json, RetentionSettings retention) {
        this.jdbc = jdbc;
        this.json = json;
        this.retention = retention;
    }

    /** Keeps what the turn says until it ends. Returns false, and keeps nothing, if that would be more than it may. */
    boolean stage(UUID messageId, long token, List<HistoryEntry> entries) {
        if (staged(messageId, token).size() + entries.size() > Completion.MOST_ENTRIES) {
            return false;
        }
        for (HistoryEntry entry : entries) {
            String role = entry.role().name().toLowerCase(Locale.ROOT);
            OffsetDateTime at = entry.at().atOffset(ZoneOffset.UTC);
            jdbc.update(
                    STAGE,
                    messageId,
                    token,
                    messageId,
                    token,
                    role,
                    entry.content(),
                    at,
                    messageId,
                    token,
                    role,
                    at,
                    entry.content());
        }
        return true;
    }

    List<HistoryEntry> staged(UUID messageId, long token) {
        return jdbc.query(
                STAGED,
                (row, number) -> new HistoryEntry(
                        Role.valueOf(row.getString("role").toUpperCase(Locale.ROOT)),
                        row.getString("content"),
                        instant(row, "said_at")),
                messageId,
                token);
    }

    /** The turn has ended: its entries are history now, or never will be. */
    void forget(UUID messageId) {
        jdbc.update("delete from staged_entry where message_id = ?", messageId);
    }

    /** Notes this of the message; what was noted under the same names before is replaced. */
    void note(UUID messageId, Map<String, String> metadata) {
        jdbc.update(NOTE, messageId, json.writeValueAsString(metadata));
    }

    Map<String, String> notesOf(UUID messageId) {
        return jdbc
                .queryForList("select metadata from message_note where message_id = ?", String.class, messageId)
                .stream()
                .findFirst()
                .map(metadata -> json.readValue(metadata, METADATA))
                .orElse(Map.of());
    }

    @Override
    public String what() {
        return "turn-notes";
    }

    @Override
    public int clear(int limit) {
        return Math.max(
                jdbc.update(CLEAR_STAGED, limit),
                jdbc.update(CLEAR_NOTES, retention.messages().toSeconds(), limit));
    }
}
