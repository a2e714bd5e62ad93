package io.agentfactory.queue.throughput;

import io.agentfactory.queue.throughput.Throughput.Agent;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The minutes in the database. */
@Repository
class ThroughputStore {

    private static final int IN_A_BATCH = 200;

    private static final String ADD = """
            insert into throughput (workspace_id, minute, agent_key, appended, completed, retried, dead_letters)
            values (?, date_trunc('minute', now()), ?, ?, ?, ?, ?)
            on conflict (workspace_id, minute, agent_key) do update
               set appended = throughput.appended + excluded.appended,
                   completed = throughput.completed + excluded.completed,
                   retried = throughput.retried + excluded.retried,
                   dead_letters = throughput.dead_letters + excluded.dead_letters
            """;

    private static final String WINDOWS = """
            select minutes, coalesce(sum(appended), 0) as appended, coalesce(sum(completed), 0) as completed,
                   coalesce(sum(retried), 0) as retried, coalesce(sum(dead_letters), 0) as dead_letters
              from (values (1), (5), (60), (1440)) as spans (minutes)
              left join throughput
                on workspace_id = ? and agent_key = coalesce(?, agent_key)
               and minute >= date_trunc('minute', now()) - minutes * interval '1 minute'
               and minute < date_trunc('minute', now())
             group by minutes
             order by minutes
            """;

    private final JdbcTemplate jdbc;

    ThroughputStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Adds to the minute that runs. Sorted, so that copies do not wait for each other in a circle. */
    @Transactional
    void add(Map<Agent, Counts> counts) {
        List<Map.Entry<Agent, Counts>> sorted = counts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(
                        Comparator.comparing(Agent::workspaceId).thenComparing(Agent::agentKey)))
                .toList();
        jdbc.batchUpdate(ADD, sorted, IN_A_BATCH, (row, entry) -> {
            row.setString(1, entry.getKey().workspaceId());
            row.setString(2, entry.getKey().agentKey());
            row.setLong(3, entry.getValue().appended());
            row.setLong(4, entry.getValue().completed());
            row.setLong(5, entry.getValue().retried());
            row.setLong(6, entry.getValue().deadLetters());
        });
    }

    /** The last full minute, 5 minutes, hour and day. */
    List<Window> windows(String workspaceId, @Nullable String agentKey) {
        return jdbc.query(
                WINDOWS,
                (row, number) -> new Window(
                        row.getInt("minutes"),
                        new Counts(
                                row.getLong("appended"),
                                row.getLong("completed"),
                                row.getLong("retried"),
                                row.getLong("dead_letters"))),
                workspaceId,
                agentKey);
    }
}
