package io.agentfactory.platform.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentfactory.backends.Backends;
import io.agentfactory.backends.Database;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class OutboxMigrationTest {

    private final Database database = Backends.freshDatabase();
    private final JdbcTemplate jdbc = new JdbcTemplate(new DriverManagerDataSource(
            database.url() + "?currentSchema=queue", database.superuser(), database.password()));

    private void migrateTo(String version) {
        Flyway.configure()
                .dataSource(database.url(), database.superuser(), database.password())
                .schemas("queue")
                .locations("classpath:agent-factory/db/outbox")
                .target(version)
                .load()
                .migrate();
    }

    @Test
    void whatWaitsToBePublishedKeepsANewVersionFromStarting() throws SQLException {
        // Given
        migrateTo("2");
        jdbc.execute("insert into outbox (value, events) values ('waits', '{}')");

        // Then
        assertThatThrownBy(() -> migrateTo("latest"))
                .hasMessageContaining("start the version before this one until it has published them");
        assertThat(jdbc.queryForObject("select count(*) from outbox", Integer.class))
                .isOne();
        jdbc.execute("delete from outbox");
        migrateTo("latest");
    }
}
