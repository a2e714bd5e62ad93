package io.agentfactory.queue.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.events.WorkerState;
import io.agentfactory.queue.support.DoorClient;
import io.agentfactory.queue.support.DoorClient.Answer;
import io.agentfactory.queue.support.EventTap;
import io.agentfactory.queue.support.QueueProbe;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import io.agentfactory.queue.workingset.Locks;
import io.agentfactory.queue.workingset.WorkingSets;
import io.agentfactory.topics.Topics;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A worker whose calls overtake each other, go unanswered, or come from a process that was started again. */
class CallerTest {

    private static QueueUnderTest queue;
    private static Scene scene;
    private static QueueProbe probe;

    private final String run = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of());
        scene = new Scene(queue);
        probe = new QueueProbe(queue);
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    private static DoorClient workerWithAMessage() {
        String conversation = "c-" + UUID.randomUUID();
        DoorClient worker = scene.worker("w-" + UUID.randomUUID(), conversation);
        scene.message(conversation, "hello");
        return worker;
    }

    private static Answer beat(DoorClient worker, Answer claim) {
        return worker.turn(claim.messageId(), "heartbeat", Map.of("token", claim.token()));
    }

    @Test
    void aQuestionThatAnAcceptanceHasOvertakenDoesNotEndItsTurn() {
        // Given: a worker that listens and accepts with its third call
        String conversation = "c-" + UUID.randomUUID();
        String workerId = "w-" + UUID.randomUUID();
        DoorClient worker = scene.worker(workerId, conversation);
        Answer accepted;
        try (EventTap offers = EventTap.on(Topics.CLAIMS, queue)) {
            worker.claim(0, true);
            scene.message(conversation, "hello");
            accepted = worker.accept(offers.awaitField(workerId, "offerId"), run, 3);
        }

        // When: its second call comes late
        Answer late = worker.claim(run, 2);

        // Then
        assertThat(accepted.status()).isEqualTo(200);
        assertThat(late.status()).isEqualTo(204);
        assertThat(beat(worker, accepted).status()).isEqualTo(200);
    }

    @Test
    void aProcessThatHasNotHeardTheAnswerIsGivenTheSameTurnAgain() {
        // Given
        DoorClient worker = workerWithAMessage();
        Answer unheard = awaitClaim(worker, run, 1);

        // When
        Answer again = worker.claim(run, 1000);

        // Then
        assertThat(again.messageId()).isEqualTo(unheard.messageId());
        assertThat(again.token()).isEqualTo(unheard.token());
        assertThat(again.body().path("attempts").asInt()).isZero();
        assertThat(beat(worker, again).status()).isEqualTo(200);
    }

    @Test
    void aTurnWhoseAnswerWasLostIsGivenAgainThoughTheWorkerIsToDrainMeanwhile() {
        // Given: one turn from a question and one from an offer, whose answers nobody heard
        String conversation = "c-" + UUID.randomUUID();
        String asking = "w-" + UUID.randomUUID();
        DoorClient asker = scene.worker(asking, conversation);
        scene.message(conversation, "hello");
        Answer unheard = awaitClaim(asker, run, 1);
        String other = "c-" + UUID.randomUUID();
        String listening = "w-" + UUID.randomUUID();
        DoorClient listener = scene.worker(listening, other);
        String offer;
        Answer accepted;
        try (EventTap offers = EventTap.on(Topics.CLAIMS, queue)) {
            listener.claim(0, true);
            scene.message(other, "hello");
            offer = offers.awaitField(listening, "offerId");
            accepted = listener.accept(offer, run, 3);
        }

        // When
        scene.lifecycle(asking, conversation, WorkerState.DRAINING);
        scene.lifecycle(listening, other, WorkerState.DRAINING);
        await().until(() -> probe.rows(
                                "select 1 from worker where lifecycle_state = 'DRAINING' and worker_id in (?, ?)",
                                asking,
                                listening)
                        .size()
                == 2);

        // Then
        Answer again = asker.claim(run, 1000);
        assertThat(again.token()).isEqualTo(unheard.token());
        assertThat(beat(asker, again).status()).isEqualTo(200);
        assertThat(asker.claim(UUID.randomUUID().toString(), 1).type()).isEqualTo("worker-draining");
        Answer acceptedAgain = listener.accept(offer, run, 4);
        assertThat(acceptedAgain.token()).isEqualTo(accepted.token());
        assertThat(beat(listener, acceptedAgain).status()).isEqualTo(200);
    }

    @Test
    void aProcessThatWasStartedAgainHasLostTheTurnOfTheOneBefore() {
        // Given
        DoorClient worker = workerWithAMessage();
        Answer lost = awaitClaim(worker, run, 1);

        // When
        Answer again = awaitClaim(worker, UUID.randomUUID().toString(), 1);

        // Then
        assertThat(again.messageId()).isEqualTo(lost.messageId());
        assertThat(again.token()).isGreaterThan(lost.token());
        assertThat(again.body().path("attempts").asInt()).isEqualTo(1);
        assertThat(beat(worker, lost).type()).isEqualTo("stale-token");
    }

    @Test
    void anOpenQuestionOfAProcessThatIsGoneTakesNothingFromItsSuccessor() throws Exception {
        // Given: a process whose question is still open when another one asks
        String conversation = "c-" + UUID.randomUUID();
        String workerId = "w-" + UUID.randomUUID();
        DoorClient worker = scene.worker(workerId, conversation);
        String successor = UUID.randomUUID().toString();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> open = threads.submit(() -> worker.claim(4000, run, 1));
            await().until(() -> !probe.rows(
                            "select 1 from worker where worker_id = ? and asked_run::text = ?", workerId, run)
                    .isEmpty());
            worker.claim(successor, 1);

            // When
            String message = scene.message(conversation, "hello");
            await().until(() -> probe.holds(conversation, message));

            // Then
            assertThat(open.get().status()).isEqualTo(204);
            Answer claim = worker.claim(successor, 2);
            assertThat(claim.messageId()).isEqualTo(message);
            assertThat(claim.token()).isEqualTo(1);
            assertThat(claim.body().path("attempts").asInt()).isZero();
        }
    }

    @Test
    void aCompletionSaidAgainDoesNotGiveAwayWhatAnotherCallHasClaimed() {
        // Given: a completion that found nothing more, and a question that found something a moment later
        String conversation = "c-" + UUID.randomUUID();
        DoorClient worker = scene.worker("w-" + UUID.randomUUID(), conversation);
        scene.message(conversation, "first");
        Answer first = awaitClaim(worker, run, 1);
        Map<String, Object> completion = Map.of("token", first.token(), "claimNext", true);
        Answer unheard = worker.turn(first.messageId(), "complete", completion);
        scene.message(conversation, "second");
        Answer second = awaitClaim(worker, run, 1000);

        // When
        Answer again = worker.turn(first.messageId(), "complete", completion);

        // Then
        assertThat(second.token()).isEqualTo(first.token() + 1);
        assertThat(again).isEqualTo(unheard);
        assertThat(again.body().path("next").isObject()).isFalse();
    }

    @Test
    void aProcessThatIsStartedAnewIsNotDeaf() {
        // Given
        String workerId = "w-" + UUID.randomUUID();
        DoorClient worker = scene.worker(workerId, null);
        worker.claim(run, 1);
        queue.bean(WorkingSets.class).alone(Locks.ofWorker(workerId), set -> {
            set.save(set.worker(workerId).orElseThrow().offersLapsed(3, false));
            return true;
        });

        // When
        worker.claim(run, 2);
        boolean sameProcess = deaf(workerId);
        worker.claim(UUID.randomUUID().toString(), 1);

        // Then
        assertThat(sameProcess).isTrue();
        assertThat(deaf(workerId)).isFalse();
    }

    private static boolean deaf(String workerId) {
        return !probe.rows("select 1 from worker where worker_id = ? and lapsed_offers = 3", workerId)
                .isEmpty();
    }

    @Test
    void aCallWithoutItsProcessIsRefused() {
        // Given
        DoorClient worker = workerWithAMessage();

        // When
        Answer refused = worker.post("/v1/worker/claims", Map.of("waitMs", 0, "caller", Map.of("call", 0)));

        // Then
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().toString()).contains("caller.run", "caller.call");
    }

    private static Answer awaitClaim(DoorClient worker, String run, long firstCall) {
        long[] call = {firstCall};
        return await().until(() -> worker.claim(run, call[0]++), answer -> answer.status() == 200);
    }
}
