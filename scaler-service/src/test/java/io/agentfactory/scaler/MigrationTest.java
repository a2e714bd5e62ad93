package io.agentfactory.scaler;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.backends.Backends;
import io.agentfactory.backends.Database;
import java.sql.SQLException;
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
                database.url() + "?currentSchema=scaler", database.superuser(), database.password());
        jdbc = new JdbcTemplate(source);
    }

    private void migrateTo(String version) {
        Flyway.configure()
                .dataSource(database.url(), database.superuser(), database.password())
                .schemas("scaler")
                .target(version)
                .load()
                .migrate();
    }

    @Test
    void whatWasMeteredOnTheWorkersIsMeteredOn() throws SQLException {
        // Given
        migrateTo("2");
        jdbc.execute("""
                insert into provider_config (workspace_id, version, kind, app_name, api_base_url, api_token_secret_ref,
                    region, image, volume_name, volume_path, volume_size_gb, cpu_kind, cpus, memory_mb, changed_at)
                values ('default', 1, 'fly', 'app', 'http://fly', 'fly.apiToken', 'ams', 'image', 'v', '/data', 2,
                    'performance', 2, 4096, now())
                """);
        jdbc.execute("""
                insert into worker (worker_id, workspace_id, version, state, cause, state_since, requested_at,
                    conversation_id, agent_key, app_name, api_base_url, region, volume_name, volume_gb,
                    volume_since, volume_until, machine_asked_at, machine_state, machine_state_since, machine_since,
                    machine_until)
                select id, 'default', 1, 'ACTIVE', '', now(), now(), 'lane', 'helper', 'app', 'http://fly', 'ams', id, 2,
                    volume_since, volume_until, asked, state, '2026-01-01 02:00Z', since, until
                from (values
                    ('runs', timestamptz '2026-01-01 00:00Z', null::timestamptz, timestamptz '2026-01-01 00:01Z', 'STARTED',
                        timestamptz '2026-01-01 00:02Z', null::timestamptz),
                    ('ended', '2026-01-01 00:00Z', '2026-01-01 03:00Z', '2026-01-01 00:01Z', 'DESTROYED',
                        '2026-01-01 00:02Z', '2026-01-01 01:00Z'),
                    ('lost', '2026-01-01 00:00Z', '2026-01-01 03:00Z', '2026-01-01 00:01Z', 'DESTROYED',
                        '2026-01-01 00:02Z', null),
                    ('asked', '2026-01-01 00:00Z', null, '2026-01-01 00:01Z', null, null, null),
                    ('refused', null, '2026-01-01 00:00Z', '2026-01-01 00:01Z', 'DESTROYED', null, null),
                    ('new', null, null, null, null, null, null)
                ) as old (id, volume_since, volume_until, asked, state, since, until)
                """);

        // When
        migrateTo("latest");

        // Then
        assertThat(jdbc.queryForList("""
                        select worker_id || ' ' || item || ' ' || coalesce(memory_mb, gb) || ' ' || hour_micros || ' '
                            || to_char(since at time zone 'UTC', 'HH24:MI') || '-'
                            || coalesce(to_char(until at time zone 'UTC', 'HH24:MI'), '')
                        from metered order by 1
                        """, String.class))
                .containsExactly(
                        "asked MACHINE 4096 14900 00:01-",
                        "asked VOLUME 2 410 00:00-",
                        "ended MACHINE 4096 14900 00:02-01:00",
                        "ended VOLUME 2 410 00:00-03:00",
                        "lost MACHINE 4096 14900 00:02-02:00",
                        "lost VOLUME 2 410 00:00-03:00",
                        "runs MACHINE 4096 14900 00:02-",
                        "runs VOLUME 2 410 00:00-");
        assertThat(jdbc.queryForObject(
                        "select count(*) from worker where cpu_kind = 'performance' and cpus = 2", Long.class))
                .isEqualTo(6);
    }
}
