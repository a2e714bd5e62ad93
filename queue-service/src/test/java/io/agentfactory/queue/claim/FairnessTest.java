package io.agentfactory.queue.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.events.MessageReceived;
import io.agentfactory.events.WorkerLifecycleChanged;
import io.agentfactory.events.WorkerState;
import io.agentfactory.platform.token.WorkerIdentity;
import io.agentfactory.queue.lease.Claim;
import io.agentfactory.queue.support.QueueProbe;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import io.agentfactory.queue.worker.Caller;
import io.agentfactory.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who gets what where much waits: each test has a workspace of its own. */
class FairnessTest {

    private static final int MUCH = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static QueueUnderTest queue;
    private static Scene scene;
    private static QueueProbe probe;

    private final String workspace = "ws-" + UUID.randomUUID();

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

    private String message(String conversation, int priority) {
        MessageReceived event = MessageReceived.newBuilder(
                        Scene.received(UUID.randomUUID().toString(), conversation, "m", 5))
                .setWorkspaceId(workspace)
                .setPriority(priority)
                .build();
        scene.publish(Topics.MESSAGES, conversation, event);
        return event.getMessageId();
    }

    private void awaitMessages(int number) {
        await().atMost(PATIENCE)
                .until(() ->
                        probe.rows("select 1 from message join lane using (lane_id) where workspace_id = ?", workspace)
                                        .size()
                                == number);
    }

    private WorkerIdentity worker(@Nullable String conversation) {
        WorkerIdentity worker = new WorkerIdentity("w-" + UUID.randomUUID(), workspace);
        scene.publish(
                Topics.WORKER_LIFECYCLE,
                worker.workerId(),
                WorkerLifecycleChanged.newBuilder()
                        .setWorkerId(worker.workerId())
                        .setWorkspaceId(workspace)
                        .setVersion(1)
                        .setState(WorkerState.REQUESTED)
                        .setConversationId(conversation)
                        .setAgentKey(conversation == null ? null : "helper")
                        .setAt(Instant.now())
                        .build());
        await().atMost(PATIENCE)
                .until(() -> !probe.rows("select 1 from worker where worker_id = ?", worker.workerId())
                        .isEmpty());
        return worker;
    }

    private static @Nullable Claim claim(WorkerIdentity worker) throws InterruptedException {
        return queue.bean(Claims.class).claim(worker, Caller.UNKNOWN, Wanted.anything(PATIENCE, false))
                        instanceof ClaimResult.Claimed(Claim claim)
                ? claim
                : null;
    }

    @Test
    void weakness1_aBusyConversationKeepsNobodyFromTheOthers() throws Exception {
        // Given
        WorkerIdentity busy = worker("busy");
        IntStream.range(0, MUCH).forEach(n -> message("busy", 100));
        awaitMessages(MUCH);
        assertThat(claim(busy)).isNotNull();
        String other = message("other", 0);
        awaitMessages(MUCH + 1);

        // When
        Claim claim = claim(worker(null));

        // Then
        assertThat(claim).isNotNull();
        assertThat(claim.messageId()).hasToString(other);
    }

    @Test
    void weakness2_aPinnedWorkerFindsItsOwnMessageBehindThoseOfManyOthers() throws Exception {
        // Given
        IntStream.range(0, MUCH).forEach(n -> message("before-" + n, 100));
        awaitMessages(MUCH);
        WorkerIdentity worker = worker("its-own");
        String own = message("its-own", 0);
        awaitMessages(MUCH + 1);

        // When
        Claim claim = claim(worker);

        // Then
        assertThat(claim).isNotNull();
        assertThat(claim.messageId()).hasToString(own);
    }

    @Test
    void weakness3_theHighestPriorityGoesFirstHoweverMuchHasWaitedLonger() throws Exception {
        // Given
        IntStream.range(0, MUCH).forEach(n -> message("before-" + n, 0));
        awaitMessages(MUCH);
        String urgent = message("urgent", 100);
        awaitMessages(MUCH + 1);

        // When
        Claim claim = claim(worker(null));

        // Then
        assertThat(claim).isNotNull();
        assertThat(claim.messageId()).hasToString(urgent);
    }

    @Test
    void weakness10_aWorkerThatOnlyAsksIsAlive() throws Exception {
        // Given
        WorkerIdentity worker = worker("quiet");
        probe.rows(
                "update worker set last_contact_at = now() - interval '1 hour' where worker_id = ? returning 1",
                worker.workerId());

        // When
        queue.bean(Claims.class).claim(worker, Caller.UNKNOWN, Wanted.anything(Duration.ZERO, false));

        // Then
        assertThat(probe.rows(
                        "select 1 from worker where worker_id = ? and last_contact_at > now() - interval '5 minutes'",
                        worker.workerId()))
                .hasSize(1);
    }
}
