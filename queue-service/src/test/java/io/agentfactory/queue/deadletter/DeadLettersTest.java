package io.agentfactory.queue.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.events.MessageChange;
import io.agentfactory.events.MessageLifecycleChanged;
import io.agentfactory.platform.token.ApiCaller;
import io.agentfactory.queue.support.DoorClient;
import io.agentfactory.queue.support.EventTap;
import io.agentfactory.queue.support.QueueProbe;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import io.agentfactory.testing.Answer;
import io.agentfactory.testing.ApiClient;
import io.agentfactory.topics.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DeadLettersTest {

    private static QueueUnderTest queue;
    private static Scene scene;
    private static QueueProbe probe;
    private static ApiClient operator;

    private String conversation;
    private DoorClient worker;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of());
        scene = new Scene(queue);
        probe = new QueueProbe(queue);
        operator = api("operator", "default");
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

    @Test
    void deadLettersAreListedOldestFirstPageByPage() {
        // Given
        List<String> dead = List.of(deadLetter("one"), deadLetter("two"), deadLetter("three"));

        // When
        JsonNode first = list("&limit=2");
        JsonNode second = list("&limit=2&after=" + first.path("next").asString());

        // Then
        List<String> listed = new ArrayList<>();
        first.path("items").forEach(item -> listed.add(item.path("messageId").asString()));
        second.path("items").forEach(item -> listed.add(item.path("messageId").asString()));
        assertThat(listed).isEqualTo(dead);
        assertThat(second.path("next").isNull()).isTrue();
        JsonNode item = first.path("items").path(0);
        assertThat(item.path("error").asString()).isEqualTo("cannot do one");
        assertThat(item.path("attempts").asInt()).isEqualTo(1);
        assertThat(item.path("sequence").asInt()).isEqualTo(1);
    }

    @Test
    void aDeadLetterIsReadWithWhatThePersonWrote() {
        // Given
        String dead = deadLetter("what was that");

        // When
        Answer read = operator.get("/v1/dead-letters/" + dead);

        // Then
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.json().path("text").asString()).isEqualTo("what was that");
        assertThat(read.json().path("deadLetter").path("conversationId").asString())
                .isEqualTo(conversation);
    }

    @Test
    void weakness23_aRedrivenMessageRunsBehindWhatHasArrivedSinceWithAllItsAttempts() {
        // Given
        String dead = deadLetter("first");
        String later = scene.message(conversation, "later");
        await().until(() -> probe.holds(conversation, later));

        // When
        Answer redriven = operator.post("/v1/dead-letters/" + dead + "/redrive");

        // Then
        assertThat(redriven.status()).isEqualTo(204);
        DoorClient.Answer next = worker.awaitClaim();
        assertThat(next.messageId()).isEqualTo(later);
        worker.complete(next, "done");
        DoorClient.Answer again = worker.awaitClaim();
        assertThat(again.messageId()).isEqualTo(dead);
        assertThat(again.body().path("attempts").asInt()).isZero();
        assertThat(worker.complete(again, "done at last").status()).isEqualTo(200);
        assertThat(list("").path("items")).isEmpty();
    }

    @Test
    void aMessageThatDiesAgainIsADeadLetterAgain() {
        // Given
        String dead = deadLetter("hopeless");
        operator.post("/v1/dead-letters/" + dead + "/redrive");

        // When
        giveUp(worker.awaitClaim(), "still cannot");

        // Then
        assertThat(list("").path("items")).singleElement().satisfies(item -> {
            assertThat(item.path("messageId").asString()).isEqualTo(dead);
            assertThat(item.path("error").asString()).isEqualTo("still cannot");
            assertThat(item.path("sequence").asInt()).isEqualTo(2);
        });
    }

    @Test
    void manyWhoRedriveOneAtTheSameMomentPutItBackOnce() throws Exception {
        // Given
        String dead = deadLetter("once");
        List<Future<Answer>> calls = new ArrayList<>();

        // When
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 12; i++) {
                boolean single = i % 2 == 0;
                calls.add(people.submit(() -> single
                        ? operator.post("/v1/dead-letters/" + dead + "/redrive")
                        : operator.post("/v1/dead-letters/redrive", "{\"conversationId\": \"" + conversation + "\"}")));
            }
        }

        // Then
        int done = 0;
        for (Future<Answer> call : calls) {
            Answer answer = call.get();
            done += answer.status() == 204
                    ? 1
                    : answer.json().path("messageIds").size();
        }
        assertThat(done).isEqualTo(1);
        assertThat(probe.lane(conversation)).containsEntry("tail_seq", 2L);
    }

    @Test
    void aDiscardedDeadLetterIsGoneForGoodAndTold() {
        // Given
        String dead = deadLetter("unwanted");
        EventTap lifecycle = EventTap.on(Topics.MESSAGE_LIFECYCLE, queue);

        // When
        Answer discarded = operator.post("/v1/dead-letters/" + dead + "/discard");

        // Then
        assertThat(discarded.status()).isEqualTo(204);
        lifecycle.awaitValue(event -> event instanceof MessageLifecycleChanged change
                && change.getMessageId().equals(dead)
                && change.getChange() == MessageChange.DISCARDED);
        Answer again = operator.post("/v1/dead-letters/" + dead + "/redrive");
        assertThat(again.status()).isEqualTo(404);
        assertThat(again.json().path("type").asString()).endsWith("no-such-dead-letter");
        assertThat(probe.lane(conversation)).containsEntry("tail_seq", 1L);
    }

    @Test
    void aFilterMeansOnlyWhatItSaysAndNoMoreThanItsLimit() {
        // Given
        String one = deadLetter("one");
        String two = deadLetter("two");
        String three = deadLetter("three");
        String meant =
                "{\"conversationId\": \"" + conversation + "\", \"errorContains\": \"CANNOT DO T\", \"limit\": 1}";

        // When
        JsonNode first = operator.post("/v1/dead-letters/discard", meant).json();
        JsonNode second = operator.post("/v1/dead-letters/redrive", meant).json();
        JsonNode third = operator.post("/v1/dead-letters/redrive", meant).json();

        // Then
        assertThat(first.path("messageIds").path(0).asString()).isEqualTo(two);
        assertThat(first.path("more").asBoolean()).isTrue();
        assertThat(second.path("messageIds").path(0).asString()).isEqualTo(three);
        assertThat(third.path("messageIds")).isEmpty();
        assertThat(third.path("more").asBoolean()).isFalse();
        assertThat(list("").path("items").path(0).path("messageId").asString()).isEqualTo(one);
    }

    @Test
    void weakness31_anotherWorkspacesDeadLettersAreNotThere() {
        // Given
        String dead = deadLetter("private");
        ApiClient stranger = api("operator", "elsewhere");

        // Then
        assertThat(stranger.get("/v1/dead-letters?workspaceId=elsewhere").json().path("items"))
                .isEmpty();
        assertThat(stranger.post("/v1/dead-letters/" + dead + "/redrive?workspaceId=elsewhere")
                        .status())
                .isEqualTo(404);
        assertThat(stranger.post("/v1/dead-letters/" + dead + "/redrive").status())
                .isEqualTo(403);
    }

    @Test
    void aReaderChangesNothing() {
        // Given
        String dead = deadLetter("to be read");
        ApiClient reader = api("reader", "default");

        // Then
        assertThat(reader.get("/v1/dead-letters/" + dead).status()).isEqualTo(200);
        assertThat(reader.post("/v1/dead-letters/" + dead + "/redrive").status())
                .isEqualTo(403);
        assertThat(reader.post("/v1/dead-letters/discard", "{}").status()).isEqualTo(403);
    }

    @Test
    void badInputIsAnsweredWithWhatWasExpected() {
        assertThat(operator.get("/v1/dead-letters?after=yesterday").status()).isEqualTo(400);
        assertThat(operator.get("/v1/dead-letters?limit=501").status()).isEqualTo(400);
        assertThat(operator.post("/v1/dead-letters/discard", "{\"limit\": 0}").status())
                .isEqualTo(400);
        assertThat(operator.get("/v1/dead-letters/not-a-uuid").status()).isEqualTo(400);
    }

    private static ApiClient api(String role, String workspace) {
        return queue.client(new ApiCaller("ann", Set.of(role), Set.of(workspace)));
    }

    private JsonNode list(String more) {
        return operator.get("/v1/dead-letters?conversationId=" + conversation + more)
                .json();
    }

    /** A message that its worker gives up at once. */
    private String deadLetter(String text) {
        String message = scene.message(conversation, text);
        DoorClient.Answer claim = worker.awaitClaim();
        assertThat(claim.messageId()).isEqualTo(message);
        giveUp(claim, "cannot do " + text);
        return message;
    }

    private void giveUp(DoorClient.Answer claim, String error) {
        Map<String, Object> failure = Map.of("token", claim.token(), "error", error, "permanent", true);
        assertThat(worker.turn(claim.messageId(), "fail", failure).status()).isEqualTo(200);
    }
}
