package io.agentfactory.queue.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.events.MessageChange;
import io.agentfactory.events.MessageLifecycleChanged;
import io.agentfactory.events.WorkerState;
import io.agentfactory.queue.support.DoorClient;
import io.agentfactory.queue.support.DoorClient.Answer;
import io.agentfactory.queue.support.EventTap;
import io.agentfactory.queue.support.QueueProbe;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import io.agentfactory.topics.Topics;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a worker may not have, and which rule it is told; and turns that it gives back. */
class RefusalTest {

    private static QueueUnderTest queue;
    private static Scene scene;
    private static QueueProbe probe;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of("agent-factory.retry.base", "50ms"));
        scene = new Scene(queue);
        probe = new QueueProbe(queue);
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    /** A worker that is made for no conversation is given what waits as soon as it is there. */
    @AfterEach
    void nothingWaitsForTheNextTest() {
        for (Map<String, Object> lane :
                probe.rows("select conversation_id from waiting_lane join lane using (lane_id)")) {
            scene.worker(fresh("w"), String.valueOf(lane.get("conversation_id")));
        }
        await().until(() -> probe.rows("select 1 from waiting_lane").isEmpty());
    }

    private static String fresh(String prefix) {
        return prefix + "-" + UUID.randomUUID();
    }

    private static String waiting(String conversation, String text) {
        String message = scene.message(conversation, text);
        await().until(() -> probe.holds(conversation, message));
        return message;
    }

    private static Answer claim(DoorClient worker, String conversation) {
        return worker.post("/v1/worker/claims", Map.of("conversationId", conversation));
    }

    private static Answer release(DoorClient worker, Answer claim) {
        return worker.turn(claim.messageId(), "release", Map.of("token", claim.token(), "reason", "no memory left"));
    }

    @Test
    void aFreeWorkerGetsTheConversationThatItNamesThoughAnotherWaitsLonger() {
        // Given
        DoorClient worker = scene.worker(fresh("w"), null);
        String longer = fresh("c");
        String wanted = fresh("c");
        waiting(longer, "first");
        String message = waiting(wanted, "second");

        // When
        Answer claim = claim(worker, wanted);

        // Then
        assertThat(claim.messageId()).isEqualTo(message);
        assertThat(probe.lane(longer)).containsEntry("owner", null);
        worker.complete(claim, "done");
        assertThat(worker.claim().status()).isEqualTo(204);
    }

    @Test
    void aConversationWithoutWorkIsNothingToHaveAndPinsNobody() {
        // Given
        DoorClient worker = scene.worker(fresh("w"), null);
        String elsewhere = fresh("c");

        // When
        Answer answer = claim(worker, fresh("c"));

        // Then
        assertThat(answer.status()).isEqualTo(204);
        String message = waiting(elsewhere, "hello");
        assertThat(claim(worker, elsewhere).messageId()).isEqualTo(message);
    }

    @Test
    void aWorkerIsToldThatTheConversationIsNotItsOwn() {
        // Given
        String other = fresh("c");
        waiting(other, "hello");
        DoorClient worker = scene.worker(fresh("w"), fresh("c"));

        // When
        Answer answer = claim(worker, other);

        // Then
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.type()).isEqualTo("not-owner");
        assertThat(probe.lane(other)).containsEntry("owner", null);
    }

    @Test
    void aWorkerIsToldThatAnotherServesTheConversation() {
        // Given
        DoorClient late = scene.worker(fresh("w"), null);
        String conversation = fresh("c");
        String owner = fresh("w");
        scene.worker(owner, conversation);
        waiting(conversation, "hello");
        await().until(() -> owner.equals(probe.lane(conversation).get("owner")));
        DoorClient twin = scene.worker(fresh("w"), conversation);

        // When
        Answer toLate = claim(late, conversation);
        Answer toTwin = claim(twin, conversation);

        // Then
        assertThat(toLate.type()).isEqualTo("lane-taken");
        assertThat(toTwin.type()).isEqualTo("lane-taken");
    }

    @Test
    void whoHasLostItsConversationIsToldThatItIsNotTheOwner() {
        // Given
        String conversation = fresh("c");
        String leaving = fresh("w");
        DoorClient worker = scene.worker(leaving, conversation);
        waiting(conversation, "hello");
        Answer claim = worker.awaitClaim();
        scene.lifecycle(leaving, conversation, WorkerState.DRAINING);
        await().until(() ->
                worker.get("/v1/worker/control").body().path("shouldStop").asBoolean());
        release(worker, claim);

        // When
        Answer late = worker.complete(claim, "late");
        Answer beat = worker.turn(claim.messageId(), "heartbeat", Map.of("token", claim.token()));
        Answer failed = worker.turn(claim.messageId(), "fail", Map.of("token", claim.token(), "error", "late"));

        // Then
        assertThat(late.type()).isEqualTo("not-owner");
        assertThat(beat.type()).isEqualTo("not-owner");
        assertThat(failed.type()).isEqualTo("not-owner");
    }

    @Test
    void aTurnThatIsGivenBackIsNoAttemptAndKeepsItsPlace() {
        // Given
        String conversation = fresh("c");
        DoorClient worker = scene.worker(fresh("w"), conversation);
        String first = waiting(conversation, "first");
        waiting(conversation, "second");
        Answer claim = worker.awaitClaim();

        // When
        Answer released = release(worker, claim);

        // Then
        assertThat(released.status()).isEqualTo(200);
        assertThat(released.body().path("availableAt").asString()).isNotEmpty();
        Answer again = worker.awaitClaim();
        assertThat(again.messageId()).isEqualTo(first);
        assertThat(again.token()).isGreaterThan(claim.token());
        assertThat(again.body().path("attempts").asInt()).isZero();
        assertThat(release(worker, claim).type()).isEqualTo("stale-token");
    }

    @Test
    void aTurnThatIsGivenBackIsToldOf() {
        // Given
        String conversation = fresh("c");
        DoorClient worker = scene.worker(fresh("w"), conversation);
        String message = waiting(conversation, "hello");
        Answer claim = worker.awaitClaim();

        try (EventTap lifecycle = EventTap.on(Topics.MESSAGE_LIFECYCLE, queue)) {
            // When
            release(worker, claim);

            // Then
            MessageLifecycleChanged told = (MessageLifecycleChanged)
                    lifecycle.awaitValue(event -> event instanceof MessageLifecycleChanged change
                            && change.getMessageId().equals(message)
                            && change.getChange() == MessageChange.RETRYING);
            assertThat(told.getAttempts()).isZero();
            assertThat(told.getError()).contains("no memory left");
        }
    }

    @Test
    void aDrainingWorkerThatGivesItsTurnBackLeavesItToItsSuccessor() {
        // Given
        String conversation = fresh("c");
        String leaving = fresh("w");
        DoorClient worker = scene.worker(leaving, conversation);
        String message = waiting(conversation, "hello");
        Answer claim = worker.awaitClaim();
        scene.lifecycle(leaving, conversation, WorkerState.DRAINING);
        await().until(() ->
                worker.get("/v1/worker/control").body().path("shouldStop").asBoolean());

        // When
        release(worker, claim);

        // Then
        DoorClient successor = scene.worker(fresh("w"), conversation);
        assertThat(successor.awaitClaim().messageId()).isEqualTo(message);
    }
}
