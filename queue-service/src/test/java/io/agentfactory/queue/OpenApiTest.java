package io.agentfactory.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.testing.ApiDescription;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the API says of itself. */
class OpenApiTest {

    private static QueueUnderTest queue;
    private static ApiDescription api;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of());
        api = ApiDescription.of(queue);
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    @Test
    void everyReadForPeopleShowsAnExample() {
        // When
        List<String> without = api.readsWithoutExample(
                path -> path.startsWith("/v1/") && !path.startsWith("/v1/worker") && !path.startsWith("/v1/files"));

        // Then
        assertThat(api.paths()).hasSizeGreaterThan(20);
        assertThat(without).isEmpty();
    }

    @Test
    void aWorkerAsksForItsControlStateWithNothingButItsToken() {
        // When
        JsonNode operation = api.operation("/v1/worker/control", "get");

        // Then
        assertThat(operation.path("summary").asString()).isNotEmpty();
        assertThat(operation.path("parameters").size()).isZero();
    }

    @Test
    void examplesHaveTheFieldsThatTheApiHas() {
        assertThat(api.untrueExamples()).isEmpty();
    }
}
