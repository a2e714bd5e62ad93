package io.agentfactory.backends.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentfactory.backends.process.BackendException;
import io.agentfactory.backends.process.Checkout;
import io.agentfactory.backends.process.Ports;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {

    @TempDir
    private Path folder;

    private PostgresSettings settings;

    @BeforeEach
    void choosePort() {
        settings = new PostgresSettings(folder, Checkout.cache(), Ports.free(), PostgresUse.LAPTOP, "secret");
    }

    @Test
    void dataSurvivesAStopAndAStartOnTheSamePort() throws SQLException {
        // Given
        try (PostgresServer first = PostgresServer.start(settings);
                var connection = first.connect("postgres")) {
            first.createDatabase("kept");
            connection.createStatement().execute("CREATE TABLE fact AS SELECT 42 AS answer");
        }

        // When
        try (PostgresServer second = PostgresServer.start(settings);
                var connection = second.connect("postgres");
                var rows = connection.createStatement().executeQuery("SELECT answer, version() FROM fact")) {

            // Then
            rows.next();
            assertThat(rows.getInt("answer")).isEqualTo(42);
            assertThat(rows.getString("version")).startsWith("PostgreSQL 18");
            second.createDatabase("kept");
        }
        assertThat(Ports.isFree(settings.port())).isTrue();
    }

    @Test
    void wrongPasswordIsRefused() {
        // Given
        try (PostgresServer server = PostgresServer.start(settings)) {

            // When, Then
            assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl("postgres"), "postgres", "guess"))
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void takenPortEndsWithOneSentence() throws Exception {
        // Given
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.getByName(Ports.HOST), settings.port()));

            // When, Then
            assertThatThrownBy(() -> PostgresServer.start(settings))
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("Port " + settings.port() + ", which PostgreSQL needs, is taken");
        }
    }
}
