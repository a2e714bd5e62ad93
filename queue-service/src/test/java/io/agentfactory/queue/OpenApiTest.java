package io.agentfactory.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.queue.support.QueueUnderTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the API says of itself. */
class OpenApiTest {

    private static QueueUnderTest queue;
    private static JsonNode api;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of());
        api = queue.client("reader").get("/v3/api-docs").json();
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    @Test
    void everyReadForPeopleShowsAnExample() {
        // When
        List<String> without = new ArrayList<>();
        api.path("paths").forEachEntry((path, operations) -> {
            boolean forPeople =
                    path.startsWith("/v1/") && !path.startsWith("/v1/worker") && !path.startsWith("/v1/files");
            if (forPeople
                    && operations.has("get")
                    && answer(operations.path("get")).path("example").isMissingNode()) {
                without.add(path);
            }
        });

        // Then
        assertThat(api.path("paths").size()).isGreaterThan(20);
        assertThat(without).isEmpty();
    }

    @Test
    void examplesHaveTheFieldsThatTheApiHas() {
        // When
        List<String> wrong = new ArrayList<>();
        api.path("paths")
                .forEachEntry((path, operations) -> operations.forEachEntry((method, operation) -> {
                    String where = method + " " + path;
                    compare(where, answer(operation), wrong);
                    compare(where, content(operation.path("requestBody")), wrong);
                }));

        // Then
        assertThat(wrong).isEmpty();
    }

    private static JsonNode answer(JsonNode operation) {
        return content(operation.path("responses").path("200"));
    }

    private static JsonNode content(JsonNode described) {
        JsonNode content = described.path("content");
        return content.isEmpty() ? content : content.iterator().next();
    }

    private static void compare(String where, JsonNode media, List<String> wrong) {
        if (media.has("example")) {
            compare(where, media.path("schema"), media.path("example"), wrong);
        }
    }

    private static void compare(String where, JsonNode described, JsonNode example, List<String> wrong) {
        JsonNode schema =
                described.has("$ref") ? api.at(described.path("$ref").asString().substring(1)) : described;
        if (example.isNull()) {
            return;
        }
        if (schema.path("type").asString("").equals("array")) {
            example.forEach(item -> compare(where, schema.path("items"), item, wrong));
        } else if (schema.has("properties")) {
            Set<String> fields = new TreeSet<>(schema.path("properties").propertyNames());
            if (!fields.equals(new TreeSet<>(example.propertyNames()))) {
                wrong.add(where + " has " + fields + ", its example " + example.propertyNames());
            }
            example.forEachEntry((name, value) ->
                    compare(where + " " + name, schema.path("properties").path(name), value, wrong));
        } else if (schema.has("enum") && schema.path("enum").valueStream().noneMatch(example::equals)) {
            wrong.add(where + " knows no " + example);
        }
    }
}
