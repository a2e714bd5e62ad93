package io.agentfactory.scaler.readiness;

import static io.agentfactory.scaler.support.ScalerUnderTest.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.scaler.demand.DemandApi;
import io.agentfactory.scaler.support.Cloud;
import io.agentfactory.scaler.support.Events;
import io.agentfactory.scaler.support.ScalerUnderTest;
import io.agentfactory.testing.Answer;
import io.agentfactory.testing.ApiClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Why no workers come up is told by name, with what to do. */
class ReadinessTest {

    @TempDir
    static Path folder;

    private static Cloud cloud;
    private static ScalerUnderTest scaler;
    private static Events events;
    private static ApiClient admin;

    @BeforeAll
    static void start() {
        cloud = Cloud.quick(folder);
        scaler = ScalerUnderTest.start(Map.of());
        events = new Events(scaler);
        admin = scaler.client("admin");
        admin.put("/v1/fleet/provider", cloud.providerConfig());
        events.waiting(WORKSPACE);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> scaler.bean(DemandApi.class).of(WORKSPACE).silenceCountsFrom() != null);
    }

    @AfterAll
    static void stop() {
        events.close();
        scaler.close();
        cloud.close();
    }

    private static JsonNode readiness(String workspace) {
        var answer = admin.get("/v1/fleet/provider/readiness?workspaceId=" + workspace);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private static List<String> failing(JsonNode readiness) {
        return readiness
                .path("checks")
                .valueStream()
                .filter(check -> !check.path("ok").asBoolean())
                .peek(check -> assertThat(check.path("todo").asString()).isNotBlank())
                .map(check -> check.path("name").asString())
                .toList();
    }

    private static JsonNode check(JsonNode readiness, String name) {
        return readiness
                .path("checks")
                .valueStream()
                .filter(check -> check.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aWorkspaceThatIsSetUpIsReady() {
        // When
        JsonNode readiness = readiness(WORKSPACE);

        // Then
        assertThat(failing(readiness)).isEmpty();
        assertThat(readiness.path("ready").asBoolean()).isTrue();
        assertThat(check(readiness, "application").path("found").asString()).contains(Cloud.APP);
        assertThat(cloud.done("GET", "/apps/" + Cloud.APP)).isNotEmpty();
    }

    @Test
    void aWorkspaceWithoutConfigurationIsToldWhereToBegin() {
        // When
        JsonNode readiness = readiness("w-" + UUID.randomUUID());

        // Then
        assertThat(readiness.path("ready").asBoolean()).isFalse();
        assertThat(failing(readiness)).startsWith("configuration").contains("application", "queue");
        assertThat(check(readiness, "configuration").path("todo").asString()).contains("PUT /v1/fleet/provider");
    }

    @Test
    void aTokenThatIsMissingIsNamed() {
        // Given
        String workspace = "w-" + UUID.randomUUID();
        admin.put(
                "/v1/fleet/provider?workspaceId=" + workspace,
                cloud.providerConfig().replace(Cloud.APP, "another-app"));

        // When
        JsonNode readiness = readiness(workspace);

        // Then
        assertThat(failing(readiness)).contains("api-token", "application");
        assertThat(check(readiness, "api-token").path("todo").asString()).contains("fly.apiToken");
    }

    @Test
    void anApplicationThatIsNotThereIsNamed() {
        // Given
        admin.put("/v1/fleet/provider", cloud.providerConfig().replace(Cloud.APP, "nowhere"));

        // When
        JsonNode readiness = readiness(WORKSPACE);
        admin.put("/v1/fleet/provider", cloud.providerConfig());

        // Then
        assertThat(failing(readiness)).containsExactly("application");
        assertThat(check(readiness, "application").path("found").asString()).contains("nowhere", "404");
    }

    @Test
    void whoeverPausedScalingIsNamed() {
        // Given
        admin.post("/v1/fleet/pause", "{\"reason\":\"an audit\"}");

        // When
        JsonNode readiness = readiness(WORKSPACE);
        admin.post("/v1/fleet/resume");

        // Then
        assertThat(failing(readiness)).containsExactly("scaling");
        assertThat(check(readiness, "scaling").path("found").asString()).contains("ann", "an audit");
    }

    @Test
    void aProviderThatRefusesAnswersWithWhatToDo() {
        // Given
        admin.put("/v1/fleet/provider", cloud.providerConfig().replace(Cloud.APP, "nowhere"));
        Answer unknown = admin.get("/v1/fleet/machines");
        admin.put(
                "/v1/fleet/provider",
                cloud.providerConfig().replace(cloud.emulator().baseUrl(), "http://127.0.0.1:1"));

        // When
        Answer away = admin.get("/v1/fleet/volumes");
        JsonNode readiness = readiness(WORKSPACE);
        admin.put("/v1/fleet/provider", cloud.providerConfig());

        // Then
        assertThat(unknown.status()).isEqualTo(502);
        assertThat(unknown.problem()).isEqualTo("provider-app-unknown");
        assertThat(away.status()).isEqualTo(503);
        assertThat(away.problem()).isEqualTo("provider-unavailable");
        assertThat(away.headers()).containsKey("retry-after");
        assertThat(failing(readiness)).containsExactly("application");
    }
}
