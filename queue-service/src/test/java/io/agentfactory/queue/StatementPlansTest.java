package io.agentfactory.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.queue.support.DoorClient;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Plans are made once, when tables may be small. One that reads a whole table then would go on reading it when it is
 * large.
 */
class StatementPlansTest {

    private static final int CONNECTIONS = 3;

    private static final List<String> OFTEN =
            List.of("update lane", "insert into ended_message", "insert into history", "for update) as worker");

    private static QueueUnderTest queue;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(
                Map.of("spring.datasource.hikari.maximum-pool-size", Integer.toString(CONNECTIONS)));
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    @Test
    void weakness40_whatEveryTurnReadsAndWritesIsFoundByAnIndex() {
        // Given
        String conversation = "c-" + UUID.randomUUID();
        Scene scene = new Scene(queue);
        DoorClient worker = scene.worker("w-" + UUID.randomUUID(), conversation);

        // When: often enough for the driver to prepare all of it on some connection
        Set<String> statements = new LinkedHashSet<>();
        await().atMost(Duration.ofSeconds(60)).pollDelay(Duration.ZERO).untilAsserted(() -> {
            scene.message(conversation, "hello");
            worker.complete(worker.awaitClaim(), "hi");
            statements.addAll(preparedSomewhere());
            assertThat(OFTEN).allSatisfy(often -> assertThat(statements).anyMatch(each -> each.contains(often)));
        });

        // Then
        assertThat(statements)
                .allSatisfy(statement -> assertThat(plan(statement))
                        .as(statement)
                        .doesNotContain("Seq Scan", "Hash Join", "Merge Join"));
    }

    /** Statements for many rows at once, on any connection of the pool: all of them are taken for a moment. */
    private static Set<String> preparedSomewhere() {
        List<Connection> taken = new ArrayList<>();
        Set<String> statements = new LinkedHashSet<>();
        try {
            for (int number = 0; number < CONNECTIONS; number++) {
                Connection connection = queue.bean(DataSource.class).getConnection();
                taken.add(connection);
                try (Statement select = connection.createStatement();
                        ResultSet rows = select.executeQuery("""
                                select statement from pg_prepared_statements
                                 where statement ~ '\\m(lane|worker|message)' and statement ~ 'unnest|any\\('
                                """)) {
                    while (rows.next()) {
                        statements.add(rows.getString(1));
                    }
                }
            }
            for (Connection connection : taken) {
                connection.close();
            }
            return statements;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As a connection of the service would make it. */
    private static String plan(String statement) {
        String url = queue.property("spring.datasource.url");
        String schema = queue.property("agent-factory.schema");
        try (Connection connection = DriverManager.getConnection(
                        url + (url.contains("?") ? "&" : "?") + "preferQueryMode=simple&currentSchema=" + schema,
                        queue.property("spring.datasource.username"),
                        queue.property("spring.datasource.password"));
                Statement explain = connection.createStatement()) {
            explain.execute(queue.property("spring.datasource.hikari.connection-init-sql"));
            StringBuilder plan = new StringBuilder();
            try (ResultSet lines = explain.executeQuery("explain (generic_plan) " + statement)) {
                while (lines.next()) {
                    plan.append(lines.getString(1)).append('\n');
                }
            }
            return plan.toString();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
