package io.agentfactory.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseRolesTest {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final Database database = Backends.freshDatabase();

    @Test
    void runningItAgainChangesNothing() throws SQLException {
        // Given
        try (Connection service = connect("queue");
                Statement statement = service.createStatement()) {
            statement.execute("create table kept (n integer)");
            statement.execute("insert into kept values (1)");
        }

        // When
        try (Connection admin = database.connect()) {
            DatabaseRoles.apply(admin, Map.of());
        }

        // Then
        try (Connection service = connect("queue");
                Statement statement = service.createStatement();
                ResultSet rows = statement.executeQuery("select n from queue.kept")) {
            assertThat(rows.next()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"ingress, queue", "queue, ingress", "scaler, queue", "cleanup, scaler"})
    void aServiceCannotLookIntoTheSchemaOfAnother(String service, String other) throws SQLException {
        // Given
        try (Connection owner = connect(other);
                Statement statement = owner.createStatement()) {
            statement.execute("create table private_table (n integer)");
        }

        // When, Then
        try (Connection connection = connect(service);
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("select * from " + other + ".private_table"))
                    .isInstanceOf(SQLException.class)
                    .extracting(failure -> ((SQLException) failure).getSQLState())
                    .isEqualTo(INSUFFICIENT_PRIVILEGE);
        }
    }

    @Test
    void aServiceCannotMakeTablesOutsideItsSchema() throws SQLException {
        try (Connection connection = connect("queue");
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("create table public.mine (n integer)"))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> statement.execute("create schema mine")).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void aPasswordForNoServiceIsRefused() throws SQLException {
        try (Connection admin = database.connect()) {
            assertThatThrownBy(() -> DatabaseRoles.apply(admin, Map.of("postgres", "x")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("postgres")
                    .hasMessageNotContaining("x)");
        }
    }

    private Connection connect(String service) throws SQLException {
        Map<String, String> settings = database.properties(service);
        return DriverManager.getConnection(database.url(), service, settings.get("AGENT_FACTORY_DB_PASSWORD"));
    }
}
