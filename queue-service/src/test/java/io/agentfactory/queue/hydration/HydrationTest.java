package io.agentfactory.queue.hydration;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.events.BridgeConfig;
import io.agentfactory.queue.support.DoorClient;
import io.agentfactory.queue.support.DoorClient.Answer;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the holder of a lease is given, secrets included, and what it notes for the turns after it. */
class HydrationTest {

    private static QueueUnderTest queue;
    private static Scene scene;

    private final String conversation = "c-" + UUID.randomUUID();
    private DoorClient worker;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of());
        scene = new Scene(queue);
        queue.importSecret("default", "telegram.botToken.second", "token of the second bot");
        queue.importSecret("default", "telegram.botToken.third", "token of the third bot");
        queue.importSecret("default", "agent-bridge.serviceKey", "key of the workspace");
        queue.importSecret("default", "agent-bridge.baseUrlMapJson.helper", "{\"app\": \"https://app.example\"}");
        queue.importSecret("default", "agent-bridge.baseUrl", "https://bridge.example");
        queue.importSecret("elsewhere", "telegram.botToken.first", "token of another tenant");
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    @BeforeEach
    void aConversationWithItsWorker() {
        worker = scene.worker("w-" + UUID.randomUUID(), conversation);
    }

    private static void profile(boolean tokenToWorker, @Nullable BridgeConfig bridge) {
        scene.agent(
                agent -> agent.setBotIdentity("777")
                        .setSystemPrompt("Be kind.")
                        .setBotTokenToWorker(tokenToWorker)
                        .setBridge(bridge)
                        .setSecretRefs(List.of(
                                "fly.apiToken",
                                "telegram.botToken.first",
                                "telegram.botToken.second",
                                "telegram.botToken.third")),
                known -> "Be kind.".equals(known.systemPrompt())
                        && known.botTokenToWorker() == tokenToWorker
                        && (known.bridge() == null) == (bridge == null));
    }

    private Answer claim() {
        scene.message(conversation, "hello");
        return worker.awaitClaim();
    }

    private Answer hydrate(Answer claim) {
        return worker.turn(claim.messageId(), "hydration", Map.of("token", claim.token()));
    }

    private Answer note(Answer claim, List<Map<String, String>> calls) {
        return worker.turn(claim.messageId(), "tool-calls", Map.of("token", claim.token(), "calls", calls));
    }

    private static Map<String, String> call(String id, String status) {
        return Map.of("callId", id, "toolName", "search", "status", status);
    }

    private static List<String> pending(Answer answer) {
        List<String> calls = new ArrayList<>();
        answer.body()
                .path("pendingToolCalls")
                .forEach(call -> calls.add(call.path("callId").asString() + " "
                        + call.path("status").asString()));
        return calls;
    }

    @Test
    void theBotsTokenIsTheFirstActiveOfTheProfileAndOfItsWorkspace() {
        // Given
        profile(true, null);
        Answer claim = claim();

        // When
        Answer hydration = hydrate(claim);

        // Then
        assertThat(hydration.status()).isEqualTo(200);
        assertThat(hydration.body().path("telegramBotToken").asString()).isEqualTo("token of the second bot");
        assertThat(hydration.body().path("systemPrompt").asString()).isEqualTo("Be kind.");
        assertThat(hydration.text()).isEqualTo("hello");
        assertThat(hydration.body().path("bridge").isNull()).isTrue();
    }

    @Test
    void weakness46_noTokenLeavesUnlessTheProfileSaysSo() {
        // Given
        profile(false, null);
        Answer claim = claim();

        // When
        Answer hydration = hydrate(claim);

        // Then
        assertThat(hydration.body().path("telegramBotToken").isNull()).isTrue();
        assertThat(hydration.body().toString()).doesNotContain("token of the");
    }

    @Test
    void weakness48_theBridgeComesFromTheProfileThenTheAgentsSecretsThenTheWorkspaces() {
        // Given
        profile(
                false,
                BridgeConfig.newBuilder()
                        .setEnabled(true)
                        .setBaseUrl(" ")
                        .setServiceId("from the profile")
                        .setServiceKeySecretRef("agent-bridge.no such secret")
                        .build());
        Answer claim = claim();

        // When
        JsonNode bridge = hydrate(claim).body().path("bridge");

        // Then
        assertThat(bridge.path("serviceKey").asString()).isEqualTo("key of the workspace");
        assertThat(bridge.path("serviceKeySecretRef").asString()).isEqualTo("agent-bridge.serviceKey");
        assertThat(bridge.path("appBaseUrlMapJson").asString()).contains("https://app.example");
        assertThat(bridge.path("baseUrl").asString()).isEqualTo("https://bridge.example");
        assertThat(bridge.path("serviceId").asString()).isEqualTo("from the profile");
        assertThat(bridge.path("appKey").isNull()).isTrue();
        assertThat(bridge.path("botIdentity").asString()).isEqualTo("777");
    }

    @Test
    void scalingWeakness22_everyTurnIsRunWithTheProfileAsItIsByThenWhateverTheWorkspaceRemembers() {
        // Given: a conversation that has had a turn, and goes on with the same worker
        profile(true, null);
        Answer first = claim();
        worker.complete(first, "hi");

        // When
        scene.agent(
                agent -> agent.setSystemPrompt("Be brief.")
                        .setSecretRefs(List.of("telegram.botToken.third"))
                        .setBotTokenToWorker(true),
                known -> "Be brief.".equals(known.systemPrompt()));
        Answer second = claim();

        // Then
        assertThat(first.body().path("systemPrompt").asString()).isEqualTo("Be kind.");
        assertThat(second.body().path("systemPrompt").asString()).isEqualTo("Be brief.");
        assertThat(hydrate(second).body().path("telegramBotToken").asString()).isEqualTo("token of the third bot");
    }

    @Test
    void weakness27_onlyTheHolderOfTheLiveLeaseIsGivenAnything() {
        // Given
        profile(true, null);
        Answer claim = claim();
        DoorClient other = scene.worker("w-" + UUID.randomUUID(), "c-" + UUID.randomUUID());
        Map<String, Long> token = Map.of("token", claim.token());

        // When
        Answer byOther = other.turn(claim.messageId(), "hydration", token);
        queue.bean(DSLContext.class)
                .execute("update lane set lease_until = now() where conversation_id = ?", conversation);
        Answer late = worker.turn(claim.messageId(), "hydration", token);

        // Then
        assertThat(byOther.type()).isEqualTo("not-owner");
        assertThat(late.type()).isEqualTo("stale-token");
    }

    @Test
    void openToolCallsAreToldToTheTurnsThatFollowAndEndedOnesForgotten() {
        // Given
        Answer first = claim();
        note(first, List.of(call("a", "pending"), call("b", "running"), call("c", "pending"), call("a", "running")));
        worker.complete(first, "wait a moment");
        Answer second = claim();

        // When
        Answer noted = note(second, List.of(call("b", "done"), call("c", "failed"), call("unheard-of", "done")));

        // Then
        assertThat(pending(noted)).containsExactly("a running");
        assertThat(pending(hydrate(second))).containsExactly("a running");
    }

    @Test
    void toolCallsOfAnOldTurnAreNotNoted() {
        // Given
        Answer claim = claim();
        worker.turn(claim.messageId(), "fail", Map.of("token", claim.token(), "error", "try again"));
        Answer again = worker.awaitClaim();

        // When
        Answer late = note(claim, List.of(call("a", "pending")));

        // Then
        assertThat(late.type()).isEqualTo("stale-token");
        assertThat(pending(hydrate(again))).isEmpty();
    }

    @Test
    void aConversationHasNoMoreThanAHundredOpenToolCalls() {
        // Given
        Answer claim = claim();
        note(
                claim,
                IntStream.range(0, 100)
                        .mapToObj(n -> call("call-" + n, "pending"))
                        .toList());

        // When
        Answer tooMany = note(claim, List.of(call("one more", "pending")));
        Answer exchanged = note(claim, List.of(call("one more", "pending"), call("call-0", "done")));

        // Then
        assertThat(tooMany.type()).isEqualTo("too-many-tool-calls");
        assertThat(exchanged.status()).isEqualTo(200);
        assertThat(pending(exchanged)).hasSize(100).contains("one more pending").doesNotContain("call-0 pending");
    }
}
