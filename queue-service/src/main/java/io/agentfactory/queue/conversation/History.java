package io.agentfactory.queue.conversation;

import io.agentfactory.queue.SetBased.Column;
import io.agentfactory.queue.Writes;
import io.agentfactory.queue.lane.HistorySpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The history of conversations: a row holds a few entries that one turn said, appended with the end of that turn and
 * never changed. The oldest rows leave when a conversation has more than is kept.
 */
@Component
public class History {

    /** What is left of its bounds when a history is cut, so that it need not be cut again with the next entry. */
    private static final double LEFT_BY_CUT = 0.9;

    private static final TypeReference<List<HistoryEntry>> ENTRIES = new TypeReference<>() {};

    private static final String APPEND = """
            insert into history (lane_id, first_seq, entries, bytes, token, said)
            select lane_id, first_seq, entries, bytes, token, said::json
              from unnest(?::bigint[], ?::bigint[], ?::integer[], ?::integer[], ?::bigint[], ?::text[])
                   as row (lane_id, first_seq, entries, bytes, token, said)
            """;

    // Walks the primary key backwards. Of a row that holds entries from before and behind that place, those before
    // count.
    private static final String NEWEST_BEFORE = """
            select first_seq, said
              from (select first_seq, said, sum(before) over older - before as entries, sum(bytes) over older - bytes as bytes
                      from (select *, least(entries, ? - first_seq)::integer as before
                              from history where lane_id = ? and first_seq < ? order by first_seq desc limit ?) as newest
                    window older as (order by first_seq desc)) as counted
             where entries < ? and bytes < ?
             order by first_seq desc
            """;

    // Once in many turns, under the lane's lock. What is not written yet counts by what the whole exceeds the rows by.
    private static final String FIRST_WITHIN = """
            select coalesce(max(first_seq + entries), 0)
              from (select first_seq, entries, sum(bytes) over (order by first_seq desc) as bytes,
                           sum(bytes) over () as written
                      from history where lane_id = ?) as counted
             where first_seq < ? or bytes > written + ?
            """;

    private static final String CUT = """
            with cut as (delete from history where lane_id = ? and first_seq < ? returning bytes)
            select coalesce(sum(bytes), 0) from cut
            """;

    private final JdbcTemplate jdbc;
    private final JsonMapper json;
    private final HistorySettings settings;
    private final List<Column<Said>> columns;

    History(JdbcTemplate jdbc, JsonMapper json, HistorySettings settings) {
        this.jdbc = jdbc;
        this.json = json;
        this.settings = settings;
        this.columns = List.of(
                Column.bigints(Said::laneId),
                Column.bigints(Said::firstSeq),
                Column.integers(said -> said.entries().size()),
                Column.integers(Said::bytes),
                Column.bigints(Said::token),
                Column.texts(said -> json.writeValueAsString(said.entries())));
    }

    /** Appends what turns said. Runs in the transaction that holds the lanes' locks. */
    public void append(List<Said> said, Writes writes) {
        writes.add(APPEND, said, columns);
    }

    /**
     * Cuts the oldest rows off where a history has become more than is kept. Runs in the transaction that holds the
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

    /** The newest entries, oldest of them first, as many as a claim carries. */
    public List<HistoryEntry> newest(long laneId) {
        HistoryWindow window = window();
        List<HistoryEntry> fitting = new ArrayList<>();
        long bytes = 0;
        for (NumberedEntry each : newestBefore(laneId, Long.MAX_VALUE, window.entries(), window.bytes())) {
            bytes += each.entry().bytes();
            if (bytes > window.bytes()) {
                break;
            }
            fitting.add(each.entry());
        }
        return fitting.reversed();
    }

    /** What {@link #newest} holds at most. */
    public HistoryWindow window() {
        return new HistoryWindow(settings.window(), settings.windowSize().toBytes());
    }

    /**
     * Entries before this place, newest first.
     *
     * @param limit how many at most
     * @param bytes those behind the entry with which they come to more than this are left out, but for a few
     */
    public List<NumberedEntry> newestBefore(long laneId, long before, int limit, long bytes) {
        List<NumberedEntry> entries = new ArrayList<>();
        jdbc.query(
                NEWEST_BEFORE,
                row -> {
                    long firstSeq = row.getLong("first_seq");
                    List<HistoryEntry> said = json.readValue(row.getString("said"), ENTRIES);
                    for (int index = said.size() - 1; index >= 0; index--) {
                        if (firstSeq + index < before && entries.size() < limit) {
                            entries.add(new NumberedEntry(firstSeq + index, said.get(index)));
                        }
                    }
                },
                before,
                laneId,
                before,
                limit,
                limit,
                bytes);
        return entries;
    }
}
