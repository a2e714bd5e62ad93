package io.agentfactory.queue.conversation;

import static io.agentfactory.queue.SetBased.instant;

import io.agentfactory.queue.SetBased.Column;
import io.agentfactory.queue.Writes;
import io.agentfactory.queue.lane.HistorySpan;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The history of conversations: one row an entry, appended by the turn that said it and never changed. The oldest
 * entries leave when a conversation has more than is kept.
 */
@Component
public class History {

    /** What is left of its bounds when a history is cut, so that it need not be cut again with the next entry. */
    private static final double LEFT_BY_CUT = 0.9;

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

    // Walks the primary key backwards.
    private static final String NEWEST = """
            select role, content, said_at
              from (select *, sum(octet_length(content)) over (order by entry_seq desc) as bytes
                      from (select * from history_entry where lane_id = ? order by entry_seq desc limit ?) as newest
                   ) as newest
             where bytes <= ?
             order by entry_seq
            """;

    // Once in many turns, under the lane's lock. What is not written yet counts by what the whole exceeds the rows by.
    private static final String FIRST_WITHIN = """
            select coalesce(max(entry_seq) + 1, 0)
              from (select entry_seq, sum(octet_length(content)) over (order by entry_seq desc) as bytes,
                           sum(octet_length(content)) over () as written
                      from history_entry where lane_id = ?) as counted
             where entry_seq < ? or bytes > written + ?
            """;

    private static final String CUT = """
            with cut as (delete from history_entry where lane_id = ? and entry_seq < ? returning octet_length(content) as bytes)
            select coalesce(sum(bytes), 0) from cut
            """;

    private final JdbcTemplate jdbc;
    private final HistorySettings settings;

    History(JdbcTemplate jdbc, HistorySettings settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    /** Appends what turns said. Runs in the transaction that holds the lanes' locks. */
    public void append(List<Utterance> said, Writes writes) {
        writes.add(APPEND, said, UTTERANCE);
    }

    /**
     * Cuts the oldest entries off where a history has become more than is kept. Runs in the transaction that holds the
     * lane's lock, before it appends what {@code grown} counts already.
     */
    public HistorySpan keepWithinBounds(long laneId, HistorySpan grown) {
        if (grown.entries() <= settings.entries()
                && grown.bytes() <= settings.size().toBytes()) {
            return grown;
        }
        long firstByCount = grown.last() + 1 - (long) (settings.entries() * LEFT_BY_CUT);
        long room = (long) (settings.size().toBytes() * LEFT_BY_CUT) - grown.bytes();
        long first = number(FIRST_WITHIN, laneId, firstByCount, room);
        return first <= grown.first() ? grown : grown.cutBefore(first, number(CUT, laneId, first));
    }

    private long number(String sql, Object... parameters) {
        return Objects.requireNonNull(jdbc.queryForObject(sql, Long.class, parameters));
    }

    private static String text(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    /** The newest entries, oldest of them first, as many as a claim carries. */
    public List<HistoryEntry> newest(long laneId) {
        return jdbc.query(
                NEWEST,
                History::toEntry,
                laneId,
                settings.window(),
                settings.windowSize().toBytes());
    }

    /** What {@link #newest} holds at most. */
    public HistoryWindow window() {
        return new HistoryWindow(settings.window(), settings.windowSize().toBytes());
    }

    private static HistoryEntry toEntry(ResultSet row, int number) throws SQLException {
        return new HistoryEntry(
                Role.valueOf(row.getString("role").toUpperCase(Locale.ROOT)),
                row.getString("content"),
                instant(row, "said_at"));
    }
}
