package io.agentfactory.ingress.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.events.AgentChanged;
import io.agentfactory.ingress.testing.BotApiServer;
import io.agentfactory.ingress.testing.RunningIngress;
import io.agentfactory.ingress.testing.TestKafka;
import io.agentfactory.testing.Answer;
import io.agentfactory.topics.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class AgentProfilesTest {

    private static BotApiServer telegram;
    private static RunningIngress ingress;
    private static TestKafka kafka;

    @BeforeAll
    static void start() throws Exception {
        telegram = new BotApiServer();
        Map<String, String> settings = RunningIngress.settings(telegram.url());
        kafka = RunningIngress.kafka(settings);
        kafka.createTopics();
        ingress = RunningIngress.start(settings);
    }

    @AfterAll
    static void stop() {
        ingress.close();
        telegram.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\ud800"})
    void whatNoTextMayHoldIsRefusedOrReplacedAndNeverBreaksTheService(String character) {
        // When
        Answer put = put("odd", "{\"profileVersion\":\"1\",\"enabled\":true,\"systemPrompt\":\"a" + character + "b\"}");
        Answer asked = ingress.get("reader", "/v1/agents?after=%00");

        // Then
        assertThat(put.status()).isIn(200, 400);
        assertThat(asked.status()).isEqualTo(400);
    }

    @Test
    void profileIsKeptAndTold() {
        // When
        Answer answer = put(
                "told",
                "{\"profileVersion\":\"v7\",\"enabled\":true,\"systemPrompt\":\"Be brief.\",\"botTokenToWorker\":true}");

        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(ingress.get("reader", "/v1/agents/told").json()).isEqualTo(answer.json());
        AgentChanged change = changes("told", 1).getFirst();
        assertThat(change.getVersion()).isEqualTo(1);
        assertThat(change.getProfileVersion()).isEqualTo("v7");
        assertThat(change.getSystemPrompt()).isEqualTo("Be brief.");
        assertThat(change.getBotTokenToWorker()).isTrue();
        assertThat(change.getEnabled()).isTrue();
        assertThat(change.getDeleted()).isFalse();
        assertThat(change.getBotIdentity()).isNull();
    }

    @Test
    void weakness37_fieldThatIsLeftOutIsCleared() {
        // Given
        put("cleared", "{\"profileVersion\":\"1\",\"enabled\":true,\"systemPrompt\":\"Be brief.\"}");

        // When
        put("cleared", "{\"profileVersion\":\"1\",\"enabled\":true}");

        // Then
        assertThat(ingress.get("reader", "/v1/agents/cleared")
                        .json()
                        .path("systemPrompt")
                        .isNull())
                .isTrue();
    }

    @Test
    void requestThatChangesNothingTellsNothing() {
        // Given
        put("still", "{\"profileVersion\":\"1\",\"enabled\":true}");

        // When
        Answer again = put("still", "{\"profileVersion\":\"1\",\"enabled\":true}");
        put("still", "{\"profileVersion\":\"2\",\"enabled\":true}");

        // Then
        assertThat(again.json().path("version").asLong()).isEqualTo(1);
        assertThat(changes("still", 2)).extracting(AgentChanged::getVersion).containsExactly(1L, 2L);
    }

    @Test
    void versionsAreToldInOrderHoweverManyChangeAtOnce() throws Exception {
        // When
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            callers.invokeAll(IntStream.range(0, 40)
                    .<Callable<Answer>>mapToObj(
                            i -> () -> put("busy", "{\"profileVersion\":\"" + i + "\",\"enabled\":true}"))
                    .toList());
        }

        // Then
        assertThat(changes("busy", 40))
                .extracting(AgentChanged::getVersion)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 40).boxed().toList());
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        // When
        Answer answer = put("bad%20key", "{\"profileVersion\":\"\",\"systemPrompt\":\"" + "x".repeat(65_537) + "\"}");

        // Then
        assertThat(answer.status()).isEqualTo(400);
        List<String> fields = answer.json()
                .path("errors")
                .valueStream()
                .map(error -> error.path("field").asString())
                .toList();
        assertThat(fields).contains("agentKey", "profileVersion", "enabled", "systemPrompt");
    }

    @Test
    void unknownAgentIsAProblem() {
        // When
        Answer answer = ingress.get("reader", "/v1/agents/nobody");

        // Then
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("type").asString()).endsWith(":agent-unknown");
    }

    @Test
    void agentsAreListedInPagesAndWorkspacesAreApart() {
        // Given
        List.of("a", "b", "c")
                .forEach(key -> ingress.put(
                        "operator",
                        "/v1/agents/" + key + "?workspaceId=listed",
                        "{\"profileVersion\":\"1\",\"enabled\":true}"));

        // When
        JsonNode first =
                ingress.get("reader", "/v1/agents?workspaceId=listed&limit=2").json();
        JsonNode second = ingress.get(
                        "reader",
                        "/v1/agents?workspaceId=listed&limit=2&after="
                                + first.path("next").asString())
                .json();

        // Then
        assertThat(keys(first)).containsExactly("a", "b");
        assertThat(keys(second)).containsExactly("c");
        assertThat(second.path("next").isNull()).isTrue();
    }

    @Test
    void readerMayNotChangeAnAgent() {
        // When
        Answer answer = ingress.put("reader", "/v1/agents/guarded", "{\"profileVersion\":\"1\",\"enabled\":true}");

        // Then
        assertThat(answer.status()).isEqualTo(403);
    }

    @Test
    void secretGoesInAndNeverComesOut() {
        // When
        Answer stored = ingress.put("admin", "/v1/secrets/fly.apiToken", "{\"value\":\"fo1-plaintext\"}");
        Answer status = ingress.get("operator", "/v1/secrets/fly.apiToken");

        // Then
        assertThat(stored.status()).isEqualTo(200);
        assertThat(stored.json().path("version").asInt()).isEqualTo(1);
        assertThat(status.json().path("present").asBoolean()).isTrue();
        assertThat(stored.text() + status.text()).doesNotContain("fo1-plaintext");
    }

    @Test
    void secretThatIsNotThereIsSaidToBeMissing() {
        // When
        Answer status = ingress.get("operator", "/v1/secrets/nothing.here");

        // Then
        assertThat(status.json().path("present").asBoolean()).isFalse();
    }

    @Test
    void weakness47_onlyAnAdminMayImportASecret() {
        // When
        Answer answer = ingress.put("operator", "/v1/secrets/fly.apiToken", "{\"value\":\"x\"}");

        // Then
        assertThat(answer.status()).isEqualTo(403);
    }

    @Test
    void apiIsDescribed() {
        // When
        JsonNode description = ingress.get("reader", "/v3/api-docs").json();

        // Then
        assertThat(description.path("paths").propertyNames())
                .contains(
                        "/v1/agents",
                        "/v1/agents/{agentKey}",
                        "/v1/agents/{agentKey}/bot",
                        "/v1/secrets/{ref}",
                        "/v1/replies",
                        "/agent-factory/telegram/webhook");
    }

    private static Answer put(String agentKey, String json) {
        return ingress.put("operator", "/v1/agents/" + agentKey, json);
    }

    private static List<String> keys(JsonNode page) {
        return page.path("items")
                .valueStream()
                .map(item -> item.path("agentKey").asString())
                .toList();
    }

    private static List<AgentChanged> changes(String agentKey, int count) {
        return kafka.await(
                Topics.AGENTS,
                count,
                (AgentChanged change) -> change.getAgentKey().equals(agentKey));
    }
}
