package io.agentfactory.queue.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.events.MessageReceived;
import io.agentfactory.events.WorkerState;
import io.agentfactory.queue.support.DoorClient;
import io.agentfactory.queue.support.QueueProbe;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import io.agentfactory.testing.Answer;
import io.agentfactory.testing.ApiClient;
import io.agentfactory.topics.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class QueueViewsTest {

    private static QueueUnderTest queue;
    private static Scene scene;
    private static ApiClient reader;

    private String conversation;
    private String workerId;
    private DoorClient worker;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of());
        scene = new Scene(queue);
        reader = queue.client("reader");
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    @BeforeEach
    void aConversationWithItsWorker() {
        conversation = "c-" + UUID.randomUUID();
        workerId = "w-" + UUID.randomUUID();
        worker = scene.worker(workerId, conversation);
    }

    private String append(String text) {
        String message = scene.message(conversation, text);
        await().until(() -> new QueueProbe(queue).holds(conversation, message));
        return message;
    }

    @Test
    void messagesAreFoundByTheirState() {
        // Given
        String done = append("done");
        worker.complete(worker.awaitClaim(), "answer");
        String hopeless = append("hopeless");
        DoorClient.Answer failing = worker.awaitClaim();
        worker.turn(failing.messageId(), "fail", Map.of("token", failing.token(), "error", "no", "permanent", true));
        String running = append("running");
        worker.awaitClaim();
        String queued = append("queued");

        // Then
        assertThat(messages("")).containsExactly(done, hopeless, running, queued);
        assertThat(messages("&state=DONE")).containsExactly(done);
        assertThat(messages("&state=DEAD_LETTERED")).containsExactly(hopeless);
        assertThat(messages("&state=RUNNING")).containsExactly(running);
        assertThat(messages("&state=QUEUED")).containsExactly(queued);
        assertThat(messages("&state=CANCELLED")).isEmpty();
    }

    @Test
    void weakness5_workForAnAgentThatNobodyKnowsIsShownAndGivenOut() {
        // Given
        String message = UUID.randomUUID().toString();
        String strange = "c-" + UUID.randomUUID();
        scene.publish(
                Topics.MESSAGES,
                strange,
                MessageReceived.newBuilder(Scene.received(message, strange, "hello", 5))
                        .setAgentKey("nobody-knows")
                        .build());
        await().until(() -> new QueueProbe(queue).holds(strange, message));

        // When
        JsonNode lanes = reader.get("/v1/lanes?agentKey=nobody-knows").json();
        DoorClient.Answer claim = scene.worker("w-" + UUID.randomUUID(), null).awaitClaim();

        // Then
        assertThat(lanes.path(0).path("conversationId").asString()).isEqualTo(strange);
        assertThat(claim.messageId()).isEqualTo(message);
    }

    @Test
    void weakness42_theFilterAppliesBeforeTheLimit() {
        // Given
        append("done");
        worker.complete(worker.awaitClaim(), "answer");
        String queued = append("queued");

        // Then
        assertThat(messages("&limit=1&state=QUEUED")).containsExactly(queued);
    }

    @Test
    void weakness39_aFinishedMessageTellsWhoRanItAndWhen() {
        // Given
        append("hello");
        DoorClient.Answer failing = worker.awaitClaim();
        worker.turn(failing.messageId(), "fail", Map.of("token", failing.token(), "error", "not now"));
        worker.complete(worker.awaitClaim(), "answer");

        // When
        JsonNode message =
                reader.get("/v1/lanes/" + conversation + "/messages").json().path(0);

        // Then
        assertThat(message.path("finishedBy").asString()).isEqualTo(workerId);
        assertThat(message.path("attempts").asInt()).isEqualTo(1);
        assertThat(moment(message, "startedAt"))
                .isAfter(moment(message, "receivedAt"))
                .isBefore(moment(message, "finishedAt"));
    }

    @Test
    void weakness16_aWorkerIsIdleFromTheEndOfItsTurnOn() {
        // Given
        append("long work");
        DoorClient.Answer claim = worker.awaitClaim();
        JsonNode running = worker();

        // When
        worker.turn(claim.messageId(), "heartbeat", Map.of("token", claim.token()));
        worker.complete(claim, "answer");

        // Then
        assertThat(running.path("idleSince").isNull()).isTrue();
        assertThat(moment(worker(), "idleSince")).isAfter(moment(running, "lastContactAt"));
    }

    private JsonNode worker() {
        JsonNode found = null;
        for (JsonNode each : reader.get("/v1/workers?limit=500").json()) {
            found = each.path("workerId").asString().equals(workerId) ? each : found;
        }
        return Objects.requireNonNull(found);
    }

    private static Instant moment(JsonNode view, String field) {
        return Instant.parse(view.path(field).asString());
    }

    @Test
    void anUnknownStateIsRefusedByName() {
        // When
        Answer answer = reader.get("/v1/lanes/" + conversation + "/messages?state=GONE");

        // Then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("state");
    }

    @Test
    void lanesAreFoundByTheirAgent() {
        // Given
        append("hello");

        // Then
        assertThat(ids("/v1/lanes?limit=500&agentKey=helper", "conversationId")).contains(conversation);
        assertThat(ids("/v1/lanes?limit=500&agentKey=other", "conversationId")).isEmpty();
    }

    @Test
    void workersThatHaveEndedAreFoundByTheirState() {
        // Given
        scene.lifecycle(workerId, conversation, WorkerState.STOPPED);

        // Then
        await().untilAsserted(() -> assertThat(ids("/v1/workers?limit=500&state=STOPPED", "workerId"))
                .contains(workerId));
        assertThat(ids("/v1/workers?limit=500&state=ACTIVE", "workerId")).doesNotContain(workerId);
        assertThat(ids("/v1/workers?limit=500", "workerId")).contains(workerId);
    }

    private List<String> messages(String filter) {
        return ids("/v1/lanes/" + conversation + "/messages?after=0" + filter, "messageId");
    }

    private static List<String> ids(String path, String field) {
        List<String> ids = new ArrayList<>();
        for (JsonNode entry : reader.get(path).json()) {
            ids.add(entry.path(field).asString());
        }
        return ids;
    }
}
