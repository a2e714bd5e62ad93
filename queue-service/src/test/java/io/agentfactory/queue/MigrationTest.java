package io.agentfactory.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.backends.Backends;
import io.agentfactory.backends.Database;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What a running system has stored is there after its tables have changed. */
class MigrationTest {

    private JdbcTemplate jdbc;
    private Database database;

    @BeforeEach
    void anEmptyDatabase() {
        database = Backends.freshDatabase();
        var source = new DriverManagerDataSource(
                database.url() + "?currentSchema=queue", database.superuser(), database.password());
        jdbc = new JdbcTemplate(source);
    }

    private void migrateTo(String version) {
        Flyway.configure()
                .dataSource(database.url(), database.superuser(), database.password())
                .schemas("queue")
                .target(version)
                .load()
                .migrate();
    }

    @Test
    void endsAndHistoryOfEarlierVersionsAreKept() throws SQLException {
        // Given
        migrateTo("18");
        jdbc.execute(
                "create table \"message_2026-01-05\" partition of message for values from ('2026-01-05') to ('2026-01-12')");
        jdbc.execute("""
                insert into lane (workspace_id, conversation_id, agent_key, token, head_seq, tail_seq)
                values ('default', 'c', 'helper', 9, 3, 3)
                """);
        jdbc.execute("""
                insert into message (lane_id, seq, appended_at, message_id, provider, provider_user_id, body, reply_address,
                                     metadata, attachments, priority, max_attempts, received_at, outcome, finished_at,
                                     finished_token, finished_by, attempts, error)
                select 1, seq, '2026-01-06', gen_random_uuid(), 'api', '1', 'hi', '{}', '{}', '[]', 50, 5, '2026-01-06',
                       case when seq = 1 then 'DONE' when seq = 2 then 'DEAD_LETTERED' end,
                       case when seq < 3 then timestamptz '2026-01-06 01:00Z' end, seq, 'w', seq, 'why'
                  from generate_series(1, 3) as seq
                """);
        jdbc.execute("""
                insert into history_entry (lane_id, entry_seq, message_id, token, role, content, said_at)
                select 1, seq, gen_random_uuid(), case when seq <= 12 then 4 else 5 end, 'user', 'say ' || seq, '2026-01-06 01:00:00.25Z'
                  from generate_series(1, 14) as seq
                """);

        // When
        migrateTo("latest");

        // Then
        assertThat(
                        jdbc.queryForList(
                                "select tableoid::regclass::text as week, seq, outcome, ended_at = '2026-01-06 01:00Z' as then, token, ended_by, attempts, error from ended_message order by seq"))
                .containsExactly(
                        Map.of(
                                "week",
                                "\"ended_message_2026-01-05\"",
                                "seq",
                                1L,
                                "outcome",
                                "DONE",
                                "then",
                                true,
                                "token",
                                1L,
                                "ended_by",
                                "w",
                                "attempts",
                                1,
                                "error",
                                "why"),
                        Map.of(
                                "week",
                                "\"ended_message_2026-01-05\"",
                                "seq",
                                2L,
                                "outcome",
                                "DEAD_LETTERED",
                                "then",
                                true,
                                "token",
                                2L,
                                "ended_by",
                                "w",
                                "attempts",
                                2,
                                "error",
                                "why"));
        assertThat(jdbc.queryForList("select first_seq, entries, bytes, token from history order by first_seq"))
                .containsExactly(
                        Map.of("first_seq", 1L, "entries", 10, "bytes", 51, "token", 4L),
                        Map.of("first_seq", 11L, "entries", 2, "bytes", 12, "token", 4L),
                        Map.of("first_seq", 13L, "entries", 2, "bytes", 12, "token", 5L));
        assertThat(jdbc.queryForList("select said -> 1 ->> 'content' from history order by first_seq", String.class))
                .isEqualTo(List.of("say 2", "say 12", "say 14"));
        assertThat(jdbc.queryForObject("select said -> 0 ->> 'at' from history where first_seq = 1", String.class))
                .isEqualTo("2026-01-06T01:00:00.250000Z");
    }
}
