package io.agentfactory.queue.toolcall;

import static io.agentfactory.queue.SetBased.update;

import io.agentfactory.queue.SetBased.Column;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Tool calls of conversations that have not come to an end: the next turn, perhaps another worker's, is told of them. A
 * call that is done or has failed is forgotten.
 */
@Component
public class ToolCalls {

    /** Open calls that a conversation can have. */
    public static final int MOST_OPEN = 100;

    private record Noted(long laneId, long token, ToolCall call) {}

    private static final List<Column<Noted>> NOTED = List.of(
            Column.bigints(Noted::laneId),
            Column.texts(each -> each.call().callId()),
            Column.texts(each -> each.call().toolName()),
            Column.texts(each -> each.call().status().text()),
            Column.bigints(Noted::token));

    private static final String NOTE = """
            insert into tool_call (lane_id, call_id, tool_name, status, token)
            select * from unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::bigint[])
                on conflict (lane_id, call_id) do update
               set tool_name = excluded.tool_name, status = excluded.status, token = excluded.token,
                   changed_at = excluded.changed_at
            """;

    private static final String FORGET = "delete from tool_call where lane_id = ? and call_id = any(?)";

    private static final String OPEN =
            "select call_id, tool_name, status from tool_call where lane_id = ? order by changed_at, call_id";

    private final JdbcTemplate jdbc;

    ToolCalls(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Notes how these calls stand; of several about one call the last counts. Runs in the transaction that holds the
     * lane's lock.
     *
     * @return false: nothing was noted, since the conversation would have more open calls than it may
     */
    public boolean note(long laneId, long token, List<ToolCall> calls) {
        Map<String, ToolCall> news = new LinkedHashMap<>();
        calls.forEach(call -> news.put(call.callId(), call));
        Map<String, ToolCall> after = new HashMap<>();
        open(laneId).forEach(call -> after.put(call.callId(), call));
        after.putAll(news);
        if (after.values().stream().filter(call -> call.status().open()).count() > MOST_OPEN) {
            return false;
        }
        update(
                jdbc,
                NOTE,
                news.values().stream()
                        .filter(call -> call.status().open())
                        .map(call -> new Noted(laneId, token, call))
                        .toList(),
                NOTED);
        String[] ended = news.values().stream()
                .filter(call -> !call.status().open())
                .map(ToolCall::callId)
                .toArray(String[]::new);
        jdbc.update(FORGET, laneId, ended);
        return true;
    }

    /** Those that are open, the one first that has not changed for longest. */
    public List<ToolCall> open(long laneId) {
        return jdbc.query(
                OPEN,
                (row, number) -> new ToolCall(
                        row.getString("call_id"),
                        row.getString("tool_name"),
                        ToolCall.Status.of(row.getString("status"))),
                laneId);
    }
}
