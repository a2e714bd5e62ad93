package io.agentfactory.queue.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.events.MessageReceived;
import io.agentfactory.platform.token.ApiCaller;
import io.agentfactory.queue.support.DoorClient;
import io.agentfactory.queue.support.QueueProbe;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import io.agentfactory.testing.ApiClient;
import io.agentfactory.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ConversationViewsTest {

    private static QueueUnderTest queue;
    private static Scene scene;
    private static QueueProbe probe;
    private static ApiClient reader;

    private String conversation;
    private DoorClient worker;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of());
        scene = new Scene(queue);
        probe = new QueueProbe(queue);
        reader = queue.client("reader");
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    @BeforeEach
    void aConversationWithItsWorker() {
        conversation = "c-" + UUID.randomUUID();
        worker = scene.worker("w-" + UUID.randomUUID(), conversation);
    }

    private void append(String text) {
        String message = scene.message(conversation, text);
        await().until(() -> probe.holds(conversation, message));
    }

    private JsonNode view() {
        return reader.get("/v1/conversations/" + conversation).json();
    }

    @Test
    void aConversationIsShownAsItStands() {
        // Given
        append("one");
        worker.complete(worker.awaitClaim(), "answer");
        append("two");
        append("three");
        DoorClient.Answer running = worker.awaitClaim();
        worker.turn(
                running.messageId(),
                "tool-calls",
                Map.of(
                        "token",
                        running.token(),
                        "calls",
                        List.of(Map.of("callId", "k1", "toolName", "search", "status", "pending"))));
        MessageReceived later = MessageReceived.newBuilder(
                        Scene.received(UUID.randomUUID().toString(), conversation, "later", 5))
                .setScheduledFor(Instant.now().plus(Duration.ofHours(1)))
                .build();
        scene.publish(Topics.MESSAGES, conversation, later);
        await().until(() -> view().path("scheduled").asInt() == 1);

        // When
        JsonNode view = view();

        // Then
        assertThat(view.path("agentKey").asString()).isEqualTo("helper");
        assertThat(view.path("running").asBoolean()).isTrue();
        assertThat(view.path("queued").asLong()).isEqualTo(1);
        assertThat(view.path("lastSequence").asLong()).isEqualTo(3);
        assertThat(view.path("historyEntries").asLong()).isEqualTo(2);
        assertThat(view.path("historyBytes").asLong()).isEqualTo("oneanswer".length());
        assertThat(view.path("lastUserMessageAt").isNull()).isFalse();
        assertThat(view.path("lastAssistantMessageAt").isNull()).isFalse();
        assertThat(view.path("pendingToolCalls").path(0).path("toolName").asString())
                .isEqualTo("search");
    }

    @Test
    void whatRestsAndWhatWasGivenUpIsShown() {
        // Given
        append("hopeless");
        append("hard");
        DoorClient.Answer hopeless = worker.awaitClaim();
        worker.turn(hopeless.messageId(), "fail", Map.of("token", hopeless.token(), "error", "no", "permanent", true));
        DoorClient.Answer hard = worker.awaitClaim();
        worker.turn(hard.messageId(), "fail", Map.of("token", hard.token(), "error", "not now"));

        // When
        JsonNode view = view();

        // Then
        assertThat(view.path("deadLetters").asInt()).isEqualTo(1);
        assertThat(view.path("attempts").asInt()).isEqualTo(1);
        assertThat(view.path("retryAt").isNull()).isFalse();
        assertThat(view.path("queued").asLong()).isEqualTo(1);
        assertThat(view.path("running").asBoolean()).isFalse();
    }

    @Test
    void whenSomebodyLastSpokeIsKnownAlsoAfterATurnThatSaidMuch() {
        // Given
        append("look it up everywhere");
        DoorClient.Answer claim = worker.awaitClaim();
        List<Map<String, String>> said = new ArrayList<>();
        said.add(Map.of("role", "user", "content", "look it up everywhere", "at", "2026-11-01T10:00:00.25Z"));
        for (int call = 1; call < 200; call++) {
            said.add(Map.of("role", "tool", "content", "found " + call, "at", "2026-11-01T10:00:01Z"));
        }

        // When
        worker.turn(claim.messageId(), "complete", Map.of("token", claim.token(), "history", said));

        // Then
        assertThat(view().path("lastUserMessageAt").asString()).isEqualTo("2026-11-01T10:00:00.250Z");
        assertThat(view().path("lastAssistantMessageAt").isNull()).isTrue();
    }

    /**
     * Seven turns of three entries: the first limit is never reached, the second ends pages between two entries of a
     * turn.
     */
    @ParameterizedTest
    @ValueSource(ints = {20, 7})
    void pagesLeaveNothingOutWhetherTheirBytesOrTheirEntriesEndThem(int limit) {
        // Given
        String large = "x".repeat(250_000);
        List<String> said = new ArrayList<>();
        for (int turn = 0; turn < 7; turn++) {
            append("go on");
            DoorClient.Answer claim = worker.awaitClaim();
            List<Map<String, String>> entries = new ArrayList<>();
            for (int part = 1; part <= 3; part++) {
                said.addFirst(turn + "." + part);
                entries.add(Map.of("role", "assistant", "content", turn + "." + part + large));
            }
            worker.turn(claim.messageId(), "complete", Map.of("token", claim.token(), "history", entries));
        }

        // When
        List<List<String>> pages = pages(limit);

        // Then
        assertThat(pages.getFirst()).hasSize(limit == 7 ? 7 : 18);
        assertThat(pages.stream().flatMap(List::stream).map(content -> content.substring(0, 3)))
                .containsExactlyElementsOf(said);
    }

    private List<List<String>> pages(int limit) {
        List<List<String>> pages = new ArrayList<>();
        String before = "";
        do {
            JsonNode page = reader.get("/v1/conversations/" + conversation + "/history?limit=" + limit + before)
                    .json();
            List<String> contents = new ArrayList<>();
            page.path("items")
                    .forEach(entry -> contents.add(entry.path("content").asString()));
            pages.add(contents);
            before = page.path("next").isNull()
                    ? ""
                    : "&before=" + page.path("next").asLong();
        } while (!before.isEmpty());
        return pages;
    }

    @Test
    void weakness44_historyIsReadByPagesNewestFirst() {
        // Given
        for (String text : List.of("one", "two", "three")) {
            append(text);
            worker.complete(worker.awaitClaim(), "to " + text);
        }

        // When
        List<List<String>> pages = pages(4);

        // Then
        assertThat(pages).containsExactly(List.of("to three", "three", "to two", "two"), List.of("to one", "one"));
    }

    @Test
    void theWorkOfAnAgentIsCounted() {
        // Given
        JsonNode before = helper();
        append("one");
        append("two");
        worker.awaitClaim();
        String other = "c-" + UUID.randomUUID();
        String waiting = scene.message(other, "nobody is there");
        await().until(() -> probe.holds(other, waiting));

        // When
        JsonNode after = helper();

        // Then
        assertThat(after.path("running").asLong() - before.path("running").asLong())
                .isEqualTo(1);
        assertThat(after.path("queued").asLong() - before.path("queued").asLong())
                .isEqualTo(2);
        assertThat(after.path("waitingLanes").asLong()
                        - before.path("waitingLanes").asLong())
                .isEqualTo(1);
        assertThat(after.path("oldestWaitSince").isNull()).isFalse();
    }

    private static JsonNode helper() {
        return reader.get("/v1/queue/agents").json().path(0);
    }

    @Test
    void whatIsOfAnotherWorkspaceIsUnknown() {
        // Given
        append("secret");
        ApiClient other = queue.client(new ApiCaller("other", Set.of("reader"), Set.of("other")));

        // Then
        assertThat(other.get("/v1/conversations/" + conversation + "?workspaceId=other")
                        .problem())
                .isEqualTo("no-such-conversation");
        assertThat(other.get("/v1/conversations/" + conversation + "/history?workspaceId=other")
                        .problem())
                .isEqualTo("no-such-conversation");
        assertThat(other.get("/v1/conversations/" + conversation + "?workspaceId=default")
                        .status())
                .isEqualTo(403);
    }
}
