package io.agentfactory.queue.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.events.MessageReceived;
import io.agentfactory.events.WorkerState;
import io.agentfactory.platform.token.WorkerIdentity;
import io.agentfactory.platform.token.WorkerTokens;
import io.agentfactory.queue.support.DoorClient;
import io.agentfactory.queue.support.DoorClient.Answer;
import io.agentfactory.queue.support.EventTap;
import io.agentfactory.queue.support.QueueProbe;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import io.agentfactory.topics.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The rules of claims and turns as a worker meets them at the door. */
class DoorTest {

    private static QueueUnderTest queue;
    private static Scene scene;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of());
        scene = new Scene(queue);
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    private static String fresh(String what) {
        return what + "-" + UUID.randomUUID();
    }

    @Test
    void aMessageIsClaimedByTheWorkerOfItsConversation() {
        // Given
        String conversation = fresh("c");
        DoorClient worker = scene.worker(fresh("w"), conversation);
        String messageId = scene.message(conversation, "hello");

        // When
        Answer claim = worker.awaitClaim();

        // Then
        assertThat(claim.messageId()).isEqualTo(messageId);
        assertThat(claim.text()).isEqualTo("hello");
        assertThat(claim.token()).isEqualTo(1);
        assertThat(claim.body().path("sequence").asLong()).isEqualTo(1);
    }

    @Test
    void theNextMessageWaitsUntilTheTurnHasEnded() {
        // Given
        String conversation = fresh("c");
        DoorClient worker = scene.worker(fresh("w"), conversation);
        scene.message(conversation, "first");
        Answer first = worker.awaitClaim();
        String second = scene.message(conversation, "second");
        awaitQueued(conversation, second);

        // When
        Answer completed =
                worker.turn(first.messageId(), "complete", Map.of("token", first.token(), "claimNext", true));

        // Then
        assertThat(completed.status()).isEqualTo(200);
        JsonNode next = completed.body().path("next");
        assertThat(next.path("messageId").asString()).isEqualTo(second);
        assertThat(next.path("token").asLong()).isEqualTo(2);
    }

    @Test
    void weakness4_laterMessagesWaitWhileTheHeadBacksOff() {
        // Given
        String conversation = fresh("c");
        DoorClient worker = scene.worker(fresh("w"), conversation);
        String first = scene.message(conversation, "first");
        Answer claim = worker.awaitClaim();
        awaitQueued(conversation, scene.message(conversation, "second"));

        // When
        Answer failed = worker.turn(first, "fail", Map.of("token", claim.token(), "error", "model is down"));
        Answer atOnce = worker.claim();
        Answer later = worker.awaitClaim();

        // Then
        assertThat(failed.body().path("requeued").asBoolean()).isTrue();
        assertThat(atOnce.status()).isEqualTo(204);
        assertThat(later.messageId()).isEqualTo(first);
        assertThat(later.body().path("attempts").asInt()).isEqualTo(1);
    }

    @Test
    void aPermanentFailureIsTheLastAndTheConversationGoesOn() {
        // Given
        String conversation = fresh("c");
        DoorClient worker = scene.worker(fresh("w"), conversation);
        String poison = scene.message(conversation, "poison");
        Answer claim = worker.awaitClaim();
        String next = scene.message(conversation, "fine");
        awaitQueued(conversation, next);

        // When
        Answer failed = worker.turn(
                poison, "fail", Map.of("token", claim.token(), "error", "cannot ever work", "permanent", true));

        // Then
        assertThat(failed.body().path("deadLettered").asBoolean()).isTrue();
        assertThat(worker.claim().messageId()).isEqualTo(next);
    }

    @Test
    void aMessageIsTriedAsOftenAsItAllows() {
        // Given
        String conversation = fresh("c");
        DoorClient worker = scene.worker(fresh("w"), conversation);
        String message = scene.message(conversation, "once", 1);
        Answer claim = worker.awaitClaim();

        // When
        Answer failed = worker.turn(message, "fail", Map.of("token", claim.token(), "error", "no"));

        // Then
        assertThat(failed.body().path("deadLettered").asBoolean()).isTrue();
    }

    @Test
    void weakness26_aCompletionSaidAgainAnswersTheSameAndChangesNothing() {
        // Given
        String conversation = fresh("c");
        DoorClient worker = scene.worker(fresh("w"), conversation);
        scene.message(conversation, "first");
        Answer claim = worker.awaitClaim();
        awaitQueued(conversation, scene.message(conversation, "second"));
        Map<String, Object> completion = Map.of(
                "token",
                claim.token(),
                "claimNext",
                true,
                "history",
                List.of(Map.of("role", "assistant", "content", "done")));
        Answer once = worker.turn(claim.messageId(), "complete", completion);

        // When
        Answer again = worker.turn(claim.messageId(), "complete", completion);

        // Then
        assertThat(again).isEqualTo(once);
        assertThat(again.body().path("next").path("history")).hasSize(1);
    }

    @Test
    void weakness7_anOldTokenChangesNothingAndIsToldSo() {
        // Given
        String conversation = fresh("c");
        DoorClient worker = scene.worker(fresh("w"), conversation);
        String message = scene.message(conversation, "hello");
        Answer claim = worker.awaitClaim();
        worker.turn(message, "fail", Map.of("token", claim.token(), "error", "restart"));
        Answer current = worker.awaitClaim();

        // When
        Answer late = worker.complete(claim, "too late");
        Answer lateBeat = worker.turn(message, "heartbeat", Map.of("token", claim.token()));
        Answer beat = worker.turn(message, "heartbeat", Map.of("token", current.token()));

        // Then
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.type()).isEqualTo("stale-token");
        assertThat(lateBeat.type()).isEqualTo("stale-token");
        assertThat(beat.status()).isEqualTo(200);
    }

    @Test
    void aWorkerThatHasLostItsTurnGetsItAgainUnderAHigherTokenAndAnAttemptLater() {
        // Given
        String conversation = fresh("c");
        DoorClient worker = scene.worker(fresh("w"), conversation);
        scene.message(conversation, "hello");
        Answer before = worker.awaitClaim();

        // When: the worker's process has crashed and started again.
        Answer after = worker.claim();

        // Then
        assertThat(after.messageId()).isEqualTo(before.messageId());
        assertThat(after.token()).isGreaterThan(before.token());
        assertThat(after.body().path("attempts").asInt()).isEqualTo(1);
        assertThat(worker.complete(before, "late").type()).isEqualTo("stale-token");
    }

    @Test
    void weakness25_aMessageDeliveredTwiceIsQueuedOnce() {
        // Given
        String conversation = fresh("c");
        DoorClient worker = scene.worker(fresh("w"), conversation);
        String id = UUID.randomUUID().toString();
        MessageReceived event = Scene.received(id, conversation, "hello", 5);
        scene.publish(Topics.MESSAGES, conversation, event);
        scene.publish(Topics.MESSAGES, conversation, event);
        String last = scene.message(conversation, "last");
        awaitQueued(conversation, last);

        // When
        Answer claim = worker.awaitClaim();
        Answer completed =
                worker.turn(claim.messageId(), "complete", Map.of("token", claim.token(), "claimNext", true));

        // Then
        assertThat(claim.messageId()).isEqualTo(id);
        assertThat(completed.body().path("next").path("messageId").asString()).isEqualTo(last);
    }

    @Test
    void anotherWorkersTokenRevealsAndChangesNothing() {
        // Given
        String conversation = fresh("c");
        DoorClient owner = scene.worker(fresh("w"), conversation);
        DoorClient other = scene.worker(fresh("w"), fresh("other"));
        String message = scene.message(conversation, "private words");
        Answer claim = owner.awaitClaim();

        // When
        List<Answer> attempts = List.of(
                other.claim(),
                other.complete(claim, "stolen"),
                other.turn(message, "heartbeat", Map.of("token", claim.token())),
                other.turn(UUID.randomUUID().toString(), "heartbeat", Map.of("token", claim.token())));

        // Then
        assertThat(attempts).extracting(Answer::status).containsExactly(204, 409, 409, 409);
        assertThat(attempts).extracting(Object::toString).noneMatch(answer -> answer.contains("private words"));
        assertThat(attempts.get(2).body().path("detail"))
                .isEqualTo(attempts.get(3).body().path("detail"));
    }

    @Test
    void weakness18_withoutAValidTokenTheDoorIsShut() {
        // Given
        String unknown = fresh("w");
        DoorClient nobody = new DoorClient(queue.url(), "");
        DoorClient forger = new DoorClient(queue.url(), "eyJhbGciOiJub25lIn0.e30.");
        DoorClient late = new DoorClient(
                queue.url(),
                queue.bean(WorkerTokens.class)
                        .mint(new WorkerIdentity(unknown, "default"), Duration.ofMillis(1))
                        .reveal());
        DoorClient stranger = scene.door(unknown);

        // Then
        assertThat(nobody.claim().status()).isEqualTo(401);
        assertThat(forger.claim().status()).isEqualTo(401);
        await().untilAsserted(() -> assertThat(late.claim().status()).isEqualTo(401));
        assertThat(stranger.claim().status()).isEqualTo(403);
        assertThat(stranger.claim().type()).isEqualTo("worker-unknown");
    }

    @Test
    void aStoppedWorkersTokenOpensNothing() {
        // Given
        String workerId = fresh("w");
        DoorClient worker = scene.worker(workerId, fresh("c"));

        // When
        scene.lifecycle(workerId, null, WorkerState.STOPPED);

        // Then
        await().untilAsserted(() -> assertThat(worker.claim().type()).isEqualTo("worker-unknown"));
    }

    @Test
    void weakness17_aDrainingWorkerEndsItsTurnGetsNoMoreAndFreesTheLane() {
        // Given
        String conversation = fresh("c");
        String leaving = fresh("w");
        DoorClient worker = scene.worker(leaving, conversation);
        scene.message(conversation, "first");
        Answer claim = worker.awaitClaim();
        String second = scene.message(conversation, "second");
        awaitQueued(conversation, second);

        // When
        scene.lifecycle(leaving, conversation, WorkerState.DRAINING);
        await().untilAsserted(() -> assertThat(worker.get("/v1/worker/control")
                        .body()
                        .path("shouldStop")
                        .asBoolean())
                .isTrue());
        Answer completed =
                worker.turn(claim.messageId(), "complete", Map.of("token", claim.token(), "claimNext", true));
        DoorClient successor = scene.worker(fresh("w"), conversation);

        // Then
        assertThat(completed.body().path("next").isNull()).isTrue();
        assertThat(worker.claim().type()).isEqualTo("worker-draining");
        assertThat(successor.awaitClaim().messageId()).isEqualTo(second);
    }

    @Test
    void badRequestsAreToldAllThatIsWrong() {
        // Given
        DoorClient worker = scene.worker(fresh("w"), fresh("c"));

        // When
        Answer answer = worker.post("/v1/worker/claims", Map.of("waitMs", 40_000, "offers", false));

        // Then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().toString()).contains("waitMs").contains("30000");
    }

    @Test
    void aWorkerIsReadyWhenItFirstAsksForWorkWhateverItCalledBefore() {
        // Given
        String workerId = fresh("w");
        DoorClient worker = scene.worker(workerId, fresh("c"));
        try (EventTap tap = EventTap.on(Topics.WORKER_ACTIVITY, queue)) {

            // When
            worker.get("/v1/worker/snapshots/latest");
            worker.claim();

            // Then
            assertThat(tap.awaitField(workerId, "activity")).isEqualTo("READY");
        }
    }

    private static void awaitQueued(String conversation, String messageId) {
        QueueProbe probe = new QueueProbe(queue);
        await().atMost(Duration.ofSeconds(20)).until(() -> probe.holds(conversation, messageId));
    }

    @Test
    void aNulInWhatTheWorkerSaysCostsNoTurn() {
        // Given: what a program has printed, as PostgreSQL keeps no text
        String conversation = fresh("c");
        DoorClient worker = scene.worker(fresh("w"), conversation);
        scene.message(conversation, "run it");
        Answer claim = worker.awaitClaim();

        // When
        Answer completed = worker.complete(claim, "exit \0 code");

        // Then
        assertThat(completed.status()).isEqualTo(200);
        scene.message(conversation, "and again");
        assertThat(worker.awaitClaim()
                        .body()
                        .path("history")
                        .get(1)
                        .path("content")
                        .asString())
                .isEqualTo("exit \uFFFD code");
    }

    @Test
    void aListeningWorkerOfNoConversationTakesALaneThatBeginsToWait() {
        // Given: nobody makes it an offer, since offers go to owners of lanes
        DoorClient worker = scene.worker(fresh("w"), null);
        CompletableFuture<Answer> asked = CompletableFuture.supplyAsync(() -> worker.claim(30_000, true));

        // When
        scene.message(fresh("c"), "anyone?");

        // Then: long before the call ends by itself
        assertThat(asked)
                .succeedsWithin(Duration.ofSeconds(20))
                .satisfies(answer -> assertThat(answer.status()).isEqualTo(200));
    }
}
