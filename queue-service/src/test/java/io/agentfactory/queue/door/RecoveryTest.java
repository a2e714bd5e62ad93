package io.agentfactory.queue.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.events.MessageReceived;
import io.agentfactory.queue.support.DoorClient;
import io.agentfactory.queue.support.DoorClient.Answer;
import io.agentfactory.queue.support.EventTap;
import io.agentfactory.queue.support.QueueProbe;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import io.agentfactory.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What time undoes, with leases of a second, and two copies of the service that both look. */
class RecoveryTest {

    private static QueueUnderTest queue;
    private static QueueUnderTest copy;
    private static Scene scene;
    private static QueueProbe probe;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of(
                "agent-factory.claims.lease", "2s",
                "agent-factory.claims.turn-limit", "12s",
                "agent-factory.offers.lifetime", "3s",
                "agent-factory.workers.silent-after", "8s",
                "agent-factory.retry.base", "100ms"));
        copy = queue.startCopy();
        scene = new Scene(queue);
        probe = new QueueProbe(queue);
    }

    @AfterAll
    static void stop() {
        copy.close();
        queue.close();
    }

    private static String fresh(String what) {
        return what + "-" + UUID.randomUUID();
    }

    private static void awaitLeaseLost(String conversation) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> probe.lane(conversation).get("lease_until") == null);
    }

    private static Map<String, Object> worker(String workerId) {
        return probe.rows("select * from worker where worker_id = ?", workerId).getFirst();
    }

    @Test
    void scalingWeakness31_anExpiredLeaseIsAnAttemptAndFencesTheLostWorkerOff() {
        // Given
        String conversation = fresh("c");
        DoorClient worker = scene.worker(fresh("w"), conversation);
        scene.message(conversation, "hello");
        Answer claim = worker.awaitClaim();

        // When
        awaitLeaseLost(conversation);

        // Then
        assertThat(probe.lane(conversation)).containsEntry("attempts", 1);
        assertThat((Long) probe.lane(conversation).get("token")).isGreaterThan(claim.token());
        assertThat(worker.complete(claim, "late").type()).isEqualTo("stale-token");
        assertThat(worker.awaitClaim().messageId()).isEqualTo(claim.messageId());
    }

    @Test
    void aTurnThatCameWithACompletionIsLostLikeAnyOther() {
        // Given
        String conversation = fresh("c");
        DoorClient worker = scene.worker(fresh("w"), conversation);
        scene.message(conversation, "one");
        String second = scene.message(conversation, "two");
        await().until(() -> probe.holds(conversation, second));
        Answer first = worker.awaitClaim();
        Answer completed =
                worker.turn(first.messageId(), "complete", Map.of("token", first.token(), "claimNext", true));
        assertThat(completed.body().path("next").path("messageId").asString()).isEqualTo(second);

        // When
        awaitLeaseLost(conversation);

        // Then
        assertThat(probe.lane(conversation)).containsEntry("attempts", 1);
        assertThat(worker.awaitClaim().messageId()).isEqualTo(second);
    }

    @Test
    void weakness21_aWorkerWhoseTurnWasLostIsFreeAgain() {
        // Given
        String conversation = fresh("c");
        String workerId = fresh("w");
        DoorClient worker = scene.worker(workerId, conversation);
        scene.message(conversation, "hello");
        worker.awaitClaim();
        assertThat(worker(workerId).get("idle_since")).isNull();

        // When
        awaitLeaseLost(conversation);

        // Then
        assertThat(worker(workerId).get("idle_since")).isNotNull();
    }

    @Test
    void weakness9_thatALeaseHasExpiredIsNoSignOfLifeOfItsWorker() {
        // Given
        String conversation = fresh("c");
        String workerId = fresh("w");
        DoorClient worker = scene.worker(workerId, conversation);
        scene.message(conversation, "hello");
        worker.awaitClaim();
        Object lastContact = worker(workerId).get("last_contact_at");

        // When
        awaitLeaseLost(conversation);

        // Then
        assertThat(worker(workerId).get("last_contact_at")).isEqualTo(lastContact);
    }

    @Test
    void weakness13_whatFallsDueIsOfferedThoughNobodyAsks() {
        // Given
        String conversation = fresh("c");
        String workerId = fresh("w");
        DoorClient worker = scene.worker(workerId, conversation);
        assertThat(worker.claim(0, true).status()).isEqualTo(204);
        String message = fresh("m").substring(2);
        try (EventTap tap = EventTap.on(Topics.CLAIMS, queue)) {

            // When
            scene.publish(
                    Topics.MESSAGES,
                    conversation,
                    MessageReceived.newBuilder(Scene.received(message, conversation, "later", 5))
                            .setScheduledFor(Instant.now().plusSeconds(2))
                            .build());

            // Then
            assertThat(worker.accept(tap.awaitField(workerId, "offerId")).messageId())
                    .isEqualTo(message);
        }
    }

    @Test
    void aHeartbeatKeepsTheLease() {
        // Given
        String conversation = fresh("c");
        DoorClient worker = scene.worker(fresh("w"), conversation);
        String message = scene.message(conversation, "long work");
        Answer claim = worker.awaitClaim();

        // When: three leases' worth of heartbeats.
        long end = System.nanoTime() + Duration.ofSeconds(6).toNanos();
        await().pollInterval(Duration.ofMillis(300))
                .until(() -> worker.turn(message, "heartbeat", Map.of("token", claim.token()))
                                        .status()
                                != 200
                        || System.nanoTime() > end);

        // Then
        assertThat(worker.complete(claim, "done").status()).isEqualTo(200);
    }

    @Test
    void aTurnThatBeatsForEverIsEnded() {
        // Given
        String conversation = fresh("c");
        DoorClient worker = scene.worker(fresh("w"), conversation);
        String message = scene.message(conversation, "for ever", 1);
        Answer claim = worker.awaitClaim();

        // When
        Answer refused = await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(300))
                .until(
                        () -> worker.turn(message, "heartbeat", Map.of("token", claim.token())),
                        answer -> answer.status() != 200);

        // Then
        assertThat(refused.type()).isEqualTo("stale-token");
        assertThat(probe.rows(
                        "select outcome, error from message join ended_message using (lane_id, seq) where message_id = ?::uuid",
                        message))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row).containsEntry("outcome", "DEAD_LETTERED");
                    assertThat(String.valueOf(row.get("error"))).contains("the longest that one may take");
                });
    }

    @Test
    void weakness6_aMessageThatKillsWorkersEndsInTheDeadLetters() {
        // Given
        String conversation = fresh("c");
        DoorClient worker = scene.worker(fresh("w"), conversation);
        String poison = scene.message(conversation, "poison", 2);
        String next = scene.message(conversation, "fine");

        // When: the worker takes it twice and is not heard of again.
        worker.awaitClaim();
        awaitLeaseLost(conversation);
        worker.awaitClaim();
        awaitLeaseLost(conversation);

        // Then
        assertThat(worker.awaitClaim().messageId()).isEqualTo(next);
        assertThat(probe.rows(
                        "select outcome, error from message join ended_message using (lane_id, seq) where message_id = ?::uuid",
                        poison))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row).containsEntry("outcome", "DEAD_LETTERED");
                    assertThat(String.valueOf(row.get("error"))).contains("lease ran out");
                });
    }

    @Test
    void weakness14_demandThatACrashLeftUntoldIsTold() {
        // Given: a lane waits, and nobody knows that its workspace never had an event
        String conversation = fresh("c");
        scene.message(conversation, "hello");
        await().until(() -> !probe.rows("select * from waiting_lane").isEmpty());

        // When
        queue.bean(DSLContext.class).execute("delete from published_depth");

        // Then
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !probe.rows("select * from published_depth").isEmpty());
    }

    @Test
    void weakness11_aSilentWorkerLosesItsLaneForGood() {
        // Given
        String conversation = fresh("c");
        String silentId = fresh("w");
        DoorClient silent = scene.worker(silentId, conversation);
        scene.message(conversation, "hello");
        silent.complete(silent.awaitClaim(), "hi");
        try (EventTap tap = EventTap.on(Topics.WORKER_ACTIVITY, queue)) {

            // When
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> probe.lane(conversation).get("owner") == null);

            // Then
            tap.awaitValue(value ->
                    value.toString().contains(silentId) && value.toString().contains("SILENT"));
        }
        assertThat(silent.claim().type()).isEqualTo("worker-draining");
        String message = scene.message(conversation, "anyone there?");
        assertThat(scene.worker(fresh("w"), conversation).awaitClaim().messageId())
                .isEqualTo(message);
    }

    @Test
    void anOfferIsAcceptedOnceAndTheSameTurnIsGivenToARepeatedAccept() {
        // Given
        String conversation = fresh("c");
        String workerId = fresh("w");
        DoorClient worker = scene.worker(workerId, conversation);
        assertThat(worker.claim(0, true).status()).isEqualTo(204);
        String message;
        String offer;
        try (EventTap tap = EventTap.on(Topics.CLAIMS, queue)) {
            message = scene.message(conversation, "hello");
            offer = tap.awaitField(workerId, "offerId");
        }

        // When
        Answer accepted = worker.accept(offer);
        Answer again = worker.accept(offer);

        // Then
        assertThat(accepted.messageId()).isEqualTo(message);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.token()).isEqualTo(accepted.token());
    }

    @Test
    void anOfferOfAnotherWorkerOrOneThatHasLapsedIsRefusedAlike() {
        // Given
        String conversation = fresh("c");
        String workerId = fresh("w");
        DoorClient worker = scene.worker(workerId, conversation);
        DoorClient other = scene.worker(fresh("w"), fresh("c"));
        assertThat(worker.claim(0, true).status()).isEqualTo(204);
        String offer;
        try (EventTap tap = EventTap.on(Topics.CLAIMS, queue)) {
            scene.message(conversation, "hello");
            offer = tap.awaitField(workerId, "offerId");
        }

        // When
        Answer foreign = other.accept(offer);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> probe.rows("select 1 from claim_offer where offer_id = ?::uuid", offer)
                        .isEmpty());
        Answer lapsed = worker.accept(offer);

        // Then
        assertThat(foreign.type()).isEqualTo("offer-lapsed");
        assertThat(lapsed.body()).isEqualTo(foreign.body());
    }

    @Test
    void aWorkerThatBeatsButHearsNothingIsFoundOut() {
        // Given
        String conversation = fresh("c");
        String workerId = fresh("w");
        DoorClient worker = scene.worker(workerId, conversation);
        assertThat(worker.claim(0, true).status()).isEqualTo(204);
        scene.message(conversation, "hello");

        // When: it lets every offer lapse, and only shows that it lives.
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            worker.get("/v1/worker/control");
            return probe.rows("select 1 from worker where worker_id = ? and lapsed_offers >= 3 and not ready", workerId)
                            .size()
                    == 1;
        });

        // Then: asking still gives it work.
        assertThat(worker.claim(0, true).status()).isEqualTo(200);
    }
}
