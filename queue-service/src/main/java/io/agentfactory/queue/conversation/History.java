package io.agentfactory.queue.conversation;

import static io.agentfactory.queue.SetBased.update;
import static io.agentfactory.queue.db.Tables.HISTORY_ENTRY;

import io.agentfactory.queue.SetBased.Column;
import java.util.List;
import java.util.Locale;
import org.jooq.DSLContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The append-only history of conversations: one row an entry, so that no conversation can outgrow it. */
@Component
public class History {

    private static final List<Column<Utterance>> UTTERANCE = List.of(
            Column.bigints(Utterance::laneId),
            Column.bigints(Utterance::seq),
            Column.uuids(Utterance::messageId),
            Column.bigints(Utterance::token),
            Column.texts(each -> text(each.entry().role())),
            Column.texts(each -> each.entry().content()),
            Column.instants(each -> each.entry().at()));

    private static final String APPEND = """
            insert into history_entry (lane_id, entry_seq, message_id, token, role, content, said_at)
            select * from unnest(?::bigint[], ?::bigint[], ?::uuid[], ?::bigint[], ?::text[], ?::text[], ?::timestamptz[])
            """;

    private final DSLContext db;
    private final JdbcTemplate jdbc;
    private final HistorySettings settings;

    History(DSLContext db, JdbcTemplate jdbc, HistorySettings settings) {
        this.db = db;
        this.jdbc = jdbc;
        this.settings = settings;
    }

    /** Appends what turns said. Runs in the transaction that holds the lanes' locks. */
    public void append(List<Utterance> said) {
        update(jdbc, APPEND, said, UTTERANCE);
    }

    private static String text(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    /** The newest entries, oldest of them first, as many as a hydration carries. Walks the primary key backwards. */
    public List<HistoryEntry> newest(long laneId) {
        return db.selectFrom(HISTORY_ENTRY)
                .where(HISTORY_ENTRY.LANE_ID.eq(laneId))
                .orderBy(HISTORY_ENTRY.ENTRY_SEQ.desc())
                .limit(settings.window())
                .fetch(row -> new HistoryEntry(
                        Role.valueOf(row.getRole().toUpperCase(Locale.ROOT)), row.getContent(), row.getSaidAt()))
                .reversed();
    }
}
