package io.agentfactory.queue.cancel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.events.MessageChange;
import io.agentfactory.events.MessageLifecycleChanged;
import io.agentfactory.events.MessageReceived;
import io.agentfactory.platform.token.ApiCaller;
import io.agentfactory.queue.support.DoorClient;
import io.agentfactory.queue.support.EventTap;
import io.agentfactory.queue.support.QueueProbe;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import io.agentfactory.testing.Answer;
import io.agentfactory.testing.ApiClient;
import io.agentfactory.topics.Topics;
import java.time.Duration;
import java.time.Instant;
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

class CancellationsTest {

    private static QueueUnderTest queue;
    private static Scene scene;
    private static QueueProbe probe;
    private static ApiClient operator;

    private String conversation;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of());
        scene = new Scene(queue);
        probe = new QueueProbe(queue);
        operator = queue.client("operator");
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    @BeforeEach
    void aConversation() {
        conversation = "c-" + UUID.randomUUID();
    }

    @Test
    void cancelledMessagesNeverRunAndTheOthersKeepTheirOrder() {
        // Given
        List<String> messages = appended("1", "2", "3", "4", "5", "6");
        DoorClient worker = scene.worker("w-" + UUID.randomUUID(), conversation);

        // When: the head, two in a row behind it, and the last
        for (int each : List.of(0, 2, 3, 5)) {
            assertThat(cancel(messages.get(each)).status()).isEqualTo(204);
        }

        // Then
        assertThat(queued()).isEqualTo(2);
        DoorClient.Answer first = worker.awaitClaim();
        assertThat(first.text()).isEqualTo("2");
        worker.complete(first, "done");
        DoorClient.Answer second = worker.awaitClaim();
        assertThat(second.text()).isEqualTo("5");
        worker.complete(second, "done");
        assertThat(worker.claim().status()).isEqualTo(204);
        assertThat(queued()).isZero();
        String later = scene.message(conversation, "7");
        assertThat(worker.awaitClaim().messageId()).isEqualTo(later);
    }

    @Test
    void aWaitingLaneWhoseMessagesAreAllCancelledWaitsNoMore() {
        // Given
        List<String> messages = appended("1", "2");

        // When
        cancel(messages.getLast());
        cancel(messages.getFirst());

        // Then
        assertThat(probe.rows(
                        "select 1 from waiting_lane join lane using (lane_id) where conversation_id = ?", conversation))
                .isEmpty();
    }

    @Test
    void aCancellationIsToldAndSaidAgainAnswersTheSame() {
        // Given
        String message = appended("unwanted").getFirst();
        EventTap lifecycle = EventTap.on(Topics.MESSAGE_LIFECYCLE, queue);

        // When
        Answer first = cancel(message);
        Answer second = cancel(message);

        // Then
        assertThat(first.status()).isEqualTo(204);
        assertThat(second.status()).isEqualTo(204);
        lifecycle.awaitValue(event -> event instanceof MessageLifecycleChanged change
                && change.getMessageId().equals(message)
                && change.getChange() == MessageChange.CANCELLED);
    }

    @Test
    void aScheduledMessageIsCancelledBeforeItsTime() {
        // Given
        MessageReceived event = MessageReceived.newBuilder(
                        Scene.received(UUID.randomUUID().toString(), conversation, "later", 3))
                .setScheduledFor(Instant.now().plus(Duration.ofHours(1)))
                .build();
        scene.publish(Topics.MESSAGES, conversation, event);
        await().until(() -> scheduled(event.getMessageId()));

        // When
        Answer first = cancel(event.getMessageId());
        Answer second = cancel(event.getMessageId());

        // Then
        assertThat(first.status()).isEqualTo(204);
        assertThat(second.status()).isEqualTo(204);
        assertThat(scheduled(event.getMessageId())).isFalse();
    }

    @Test
    void aTurnThatRunsIsLeftAlone() {
        // Given
        String message = appended("running").getFirst();
        DoorClient worker = scene.worker("w-" + UUID.randomUUID(), conversation);
        DoorClient.Answer claim = worker.awaitClaim();

        // When
        Answer refused = cancel(message);

        // Then
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("type").asString()).endsWith("message-running");
        assertThat(worker.complete(claim, "done").status()).isEqualTo(200);
        assertThat(cancel(message).json().path("type").asString()).endsWith("message-finished");
    }

    @Test
    void aMessageOfAnotherWorkspaceIsNotThere() {
        // Given
        String message = appended("private").getFirst();
        ApiClient stranger = queue.client(new ApiCaller("eve", Set.of("operator"), Set.of("elsewhere")));

        // Then
        assertThat(stranger.post("/v1/messages/" + message + "/cancel?workspaceId=elsewhere")
                        .status())
                .isEqualTo(404);
        assertThat(cancel(UUID.randomUUID().toString()).status()).isEqualTo(404);
        assertThat(queue.client("reader")
                        .post("/v1/messages/" + message + "/cancel")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aMessageEitherRunsOrIsCancelledNeverBoth() throws Exception {
        // Given
        DoorClient worker = scene.worker("w-" + UUID.randomUUID(), conversation);
        List<String> messages = appended("1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
        List<String> ran = new ArrayList<>();

        // When
        List<Future<Answer>> cancellations = new ArrayList<>();
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String message : messages) {
                cancellations.add(people.submit(() -> cancel(message)));
            }
            for (DoorClient.Answer claim = worker.claim(); claim.status() == 200; claim = worker.claim()) {
                ran.add(claim.messageId());
                worker.complete(claim, "done");
            }
        }
        for (DoorClient.Answer claim = worker.claim(); claim.status() == 200; claim = worker.claim()) {
            ran.add(claim.messageId());
            worker.complete(claim, "done");
        }

        // Then
        List<String> cancelled = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            if (cancellations.get(i).get().status() == 204) {
                cancelled.add(messages.get(i));
            }
        }
        List<String> all = new ArrayList<>(ran);
        all.addAll(cancelled);
        assertThat(all).containsExactlyInAnyOrderElementsOf(messages);
        assertThat(ran).isEqualTo(messages.stream().filter(ran::contains).toList());
    }

    private List<String> appended(String... texts) {
        List<String> messages = new ArrayList<>();
        for (String text : texts) {
            messages.add(scene.message(conversation, text));
        }
        await().until(() -> probe.holds(conversation, messages.getLast()));
        return messages;
    }

    private static Answer cancel(String message) {
        return operator.post("/v1/messages/" + message + "/cancel");
    }

    private int queued() {
        for (var lane : operator.get("/v1/lanes?limit=500").json()) {
            if (lane.path("conversationId").asString().equals(conversation)) {
                return lane.path("queued").asInt();
            }
        }
        return 0;
    }

    private static boolean scheduled(String message) {
        return !probe.rows("select 1 from scheduled_message where message_id = ?::uuid", message)
                .isEmpty();
    }
}
