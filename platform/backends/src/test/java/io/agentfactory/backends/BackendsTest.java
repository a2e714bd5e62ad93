package io.agentfactory.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.DriverManager;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BackendsTest {

    @Test
    void registryHoldsSchemasToBackwardCompatibility() throws Exception {
        // Given
        HttpRequest rule = HttpRequest.newBuilder(URI.create(Backends.registry().url() + "/config"))
                .build();

        // When
        String answer;
        try (HttpClient client = HttpClient.newHttpClient()) {
            answer = client.send(rule, BodyHandlers.ofString()).body();
        }

        // Then
        assertThat(answer).contains("BACKWARD");
    }

    @Test
    void objectStoreRefusesUnsignedRequests() throws Exception {
        // Given
        ObjectStoreAddress store = Backends.objectStore();
        HttpRequest unsigned = HttpRequest.newBuilder(URI.create(store.endpoint() + "/" + store.bucket()))
                .build();

        // When
        int status;
        try (HttpClient client = HttpClient.newHttpClient()) {
            status = client.send(unsigned, BodyHandlers.discarding()).statusCode();
        }

        // Then
        assertThat(status).isEqualTo(403);
    }

    @Test
    void serviceLogsInAndOwnsItsSchemaOnly() throws Exception {
        // Given
        Map<String, String> queue = Backends.freshDatabase().properties("queue");

        // When
        try (var connection = DriverManager.getConnection(
                        queue.get("AGENT_FACTORY_DB_URL"),
                        queue.get("AGENT_FACTORY_DB_USER"),
                        queue.get("AGENT_FACTORY_DB_PASSWORD"));
                var statement = connection.createStatement()) {

            // Then
            statement.execute("create table queue.mine (id int)");
            assertThatThrownBy(() -> statement.execute("create table ingress.theirs (id int)"))
                    .hasMessageContaining("permission denied for schema ingress");
        }
    }

    @Test
    void databasesAreApart() throws Exception {
        // Given
        Database first = Backends.freshDatabase();
        Database second = Backends.freshDatabase();

        // When
        try (var connection = first.connect()) {
            connection.createStatement().execute("CREATE TABLE only_here (id int)");
        }

        // Then
        try (var connection = second.connect()) {
            assertThatCode(() -> connection.createStatement().execute("CREATE TABLE only_here (id int)"))
                    .doesNotThrowAnyException();
        }
    }
}
