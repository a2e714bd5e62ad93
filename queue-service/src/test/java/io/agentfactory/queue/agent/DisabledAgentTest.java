package io.agentfactory.queue.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.queue.depth.Depth;
import io.agentfactory.queue.depth.QueueDepth;
import io.agentfactory.queue.support.DoorClient;
import io.agentfactory.queue.support.DoorClient.Answer;
import io.agentfactory.queue.support.QueueProbe;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A disabled agent runs no turns: what is written to it waits, in its order, until it is enabled again. */
class DisabledAgentTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static QueueUnderTest queue;
    private static Scene scene;
    private static QueueProbe probe;

    private final String conversation = "c-" + UUID.randomUUID();

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

    @AfterEach
    void theAgentIsEnabledAgain() {
        enabled(true);
    }

    private static void enabled(boolean enabled) {
        scene.agent(agent -> agent.setEnabled(enabled), known -> known.enabled() == enabled);
    }

    private String append(String text) {
        String message = scene.message(conversation, text);
        await().until(() -> probe.holds(conversation, message));
        return message;
    }

    @Test
    void weakness19_itsMessagesAreNotClaimedUntilItIsEnabledAgain() {
        // Given
        DoorClient worker = scene.worker("w-" + UUID.randomUUID(), conversation);
        enabled(false);
        String first = append("first");
        append("second");

        // When
        Answer meanwhile = worker.claim();

        // Then
        assertThat(meanwhile.status()).isEqualTo(204);
        enabled(true);
        assertThat(worker.awaitClaim().messageId()).isEqualTo(first);
    }

    @Test
    void itsLanesWantNoWorkerAndAreGivenToNone() {
        // Given
        enabled(false);
        append("anyone?");
        String free = "w-" + UUID.randomUUID();

        // When
        DoorClient worker = scene.worker(free, null);
        Answer meanwhile = worker.claim();

        // Then
        assertThat(meanwhile.status()).isEqualTo(204);
        assertThat(probe.lane(conversation)).containsEntry("owner", null);
        Depth depth = queue.bean(QueueDepth.class).of("default");
        assertThat(depth.waitingLanes()).isZero();
        assertThat(depth.oldestWaitSince()).isNull();
        assertThat(depth.queued()).isPositive();
        enabled(true);
        assertThat(queue.bean(QueueDepth.class).of("default").waitingLanes()).isOne();
        worker.complete(worker.awaitClaim(), "here");
    }

    @Test
    void itsRunningTurnEndsAndNoOtherFollows() {
        // Given
        DoorClient worker = scene.worker("w-" + UUID.randomUUID(), conversation);
        append("first");
        Answer claim = worker.awaitClaim();
        String second = append("second");
        enabled(false);

        // When
        Answer completed =
                worker.turn(claim.messageId(), "complete", Map.of("token", claim.token(), "claimNext", true));

        // Then
        assertThat(completed.status()).isEqualTo(200);
        assertThat(completed.body().path("next").isNull()).isTrue();
        enabled(true);
        assertThat(worker.awaitClaim().messageId()).isEqualTo(second);
    }

    @Test
    void itsWorkIsOfferedOnlyOnceItIsEnabledAgain() {
        // Given
        String listening = "w-" + UUID.randomUUID();
        DoorClient worker = scene.worker(listening, conversation);
        append("first");
        worker.complete(worker.claim(0, true), "done");
        worker.claim(0, true);
        enabled(false);

        // When
        append("second");

        // Then
        assertThat(offers(listening)).isZero();
        enabled(true);
        await().atMost(PATIENCE).until(() -> offers(listening) == 1);
    }

    private static int offers(String workerId) {
        return probe.rows("select 1 from claim_offer where worker_id = ?", workerId)
                .size();
    }
}
