package io.agentfactory.queue.pin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.events.WorkerActivity;
import io.agentfactory.events.WorkerActivityChanged;
import io.agentfactory.events.WorkerState;
import io.agentfactory.queue.support.DoorClient;
import io.agentfactory.queue.support.DoorClient.Answer;
import io.agentfactory.queue.support.EventTap;
import io.agentfactory.queue.support.QueueProbe;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import io.agentfactory.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A worker whose machine is stopped and kept, and started again later. */
class ReserveTest {

    private static final byte[] BYTES = "memory of a conversation".getBytes(StandardCharsets.UTF_8);

    private static QueueUnderTest queue;
    private static Scene scene;
    private static QueueProbe probe;

    private final String conversation = "c-" + UUID.randomUUID();
    private final String workerId = "w-" + UUID.randomUUID();

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

    /** A worker of the conversation that has run a turn of it. */
    private DoorClient served(String worker) {
        DoorClient client = scene.worker(worker, conversation);
        runTurn(client);
        return client;
    }

    private void runTurn(DoorClient client) {
        scene.message(conversation, "hello");
        client.complete(client.awaitClaim(), "hi");
    }

    private void reserve(String worker) {
        scene.lifecycle(worker, conversation, WorkerState.RESERVED);
        await().until(() -> "RESERVED".equals(row(worker).get("lifecycle_state")));
    }

    private void bringBack(DoorClient client, String worker) {
        scene.lifecycle(worker, conversation, WorkerState.REQUESTED);
        client.awaitAdmission();
    }

    private static Map<String, Object> row(String worker) {
        return probe.rows("select * from worker where worker_id = ?", worker).getFirst();
    }

    private @Nullable Object owner() {
        return probe.lane(conversation).get("owner");
    }

    private static boolean shouldStop(DoorClient client) {
        return client.get("/v1/worker/control").body().path("shouldStop").asBoolean();
    }

    private static Answer beginSnapshot(DoorClient client) {
        return client.post("/v1/worker/snapshots", Map.of("reason", "drain"));
    }

    private static void upload(DoorClient client, Answer begun) {
        client.put(begun.body().path("uploadUrl").asString().replaceFirst("http://[^/]+", queue.url()), BYTES);
    }

    private static Answer finish(DoorClient client, Answer begun) throws Exception {
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(BYTES));
        return client.post(
                "/v1/worker/snapshots/" + begun.body().path("snapshotId").asString() + "/finalize",
                Map.of("sha256", sha256, "sizeBytes", BYTES.length));
    }

    private void awaitTold(EventTap activities, WorkerActivity activity) {
        activities.awaitValue(value -> value instanceof WorkerActivityChanged changed
                && changed.getWorkerId().equals(workerId)
                && changed.getActivity() == activity);
    }

    @Test
    void aWorkerInReserveOwnsNoLaneAndItsTokenOpensNothing() {
        // Given
        DoorClient worker = served(workerId);

        // When
        reserve(workerId);

        // Then
        await().until(() -> owner() == null);
        await().until(() -> worker.claim().type().equals("worker-unknown"));
        DoorClient other = scene.worker("w-" + UUID.randomUUID(), conversation);
        scene.message(conversation, "who is there?");
        assertThat(other.awaitClaim().text()).isEqualTo("who is there?");
    }

    @Test
    void aWorkerThatComesBackIsAsGoodAsNew() {
        // Given: one that had left, was deaf, and whose process before had asked often
        DoorClient worker = served(workerId);
        worker.claim(UUID.randomUUID().toString(), 900);
        worker.post("/v1/worker/drained", Map.of("reason", "test"));
        queue.bean(DSLContext.class)
                .execute("update worker set lapsed_offers = 3, ready = true where worker_id = ?", workerId);
        reserve(workerId);

        // When
        bringBack(worker, workerId);
        await().until(() -> workerId.equals(owner()));
        Answer idle = worker.claim(0, true);

        // Then
        assertThat(idle.status()).isEqualTo(204);
        assertThat(row(workerId))
                .containsEntry("retired_reason", null)
                .containsEntry("lapsed_offers", 0)
                .containsEntry("ready", true);
        assertThat(shouldStop(worker)).isFalse();
        scene.message(conversation, "again");
        Answer claim = await().until(
                        () -> worker.claim(1000, "00000000-0000-4000-8000-000000000001", 1),
                        answer -> answer.status() == 200);
        assertThat(claim.text()).isEqualTo("again");
        assertThat(worker.complete(claim, "here").status()).isEqualTo(200);
    }

    @Test
    void aWorkerThatComesBackIsNotHeardOfUntilItCallsAndThenReady() {
        // Given
        DoorClient worker = served(workerId);
        reserve(workerId);

        try (EventTap activities = EventTap.on(Topics.WORKER_ACTIVITY, queue)) {
            // When
            scene.lifecycle(workerId, conversation, WorkerState.REQUESTED);
            await().until(() -> "REQUESTED".equals(row(workerId).get("lifecycle_state")));

            // Then
            assertThat(row(workerId))
                    .containsEntry("last_contact_at", null)
                    .containsEntry("idle_since", null)
                    .containsEntry("ready", false);
            worker.awaitAdmission();
            worker.claim();
            awaitTold(activities, WorkerActivity.READY);
        }
    }

    @Test
    void newsOfAWorkerThatMayWorkAlreadyTakesNothingFromIt() {
        // Given
        DoorClient worker = scene.worker(workerId, conversation);
        worker.claim(0, true);
        Object asker = row(workerId).get("asker");

        // When
        scene.lifecycle(workerId, conversation, WorkerState.ACTIVE);
        await().until(() -> "ACTIVE".equals(row(workerId).get("lifecycle_state")));

        // Then
        assertThat(row(workerId)).containsEntry("asker", asker);
        assertThat(row(workerId).get("last_contact_at")).isNotNull();
    }

    @Test
    void aTurnThatWasLostWithItsMachineIsGivenToTheNextProcessAtOnce() {
        // Given
        DoorClient worker = scene.worker(workerId, conversation);
        String message = scene.message(conversation, "hello");
        Answer lost = worker.awaitClaim();
        reserve(workerId);
        bringBack(worker, workerId);

        try (EventTap activities = EventTap.on(Topics.WORKER_ACTIVITY, queue)) {
            // When
            Answer again = worker.claim(UUID.randomUUID().toString(), 1);

            // Then
            assertThat(again.messageId()).isEqualTo(message);
            assertThat(again.token()).isGreaterThan(lost.token());
            assertThat(again.body().path("attempts").asInt()).isOne();
            awaitTold(activities, WorkerActivity.CLAIMED);
        }
    }

    @Test
    void aWorkerThatAnotherOneHasOvertakenMeanwhileIsToldToGo() {
        // Given
        DoorClient first = served(workerId);
        reserve(workerId);
        String secondId = "w-" + UUID.randomUUID();
        DoorClient second = served(secondId);
        second.post("/v1/worker/drained", Map.of("reason", "test"));

        try (EventTap activities = EventTap.on(Topics.WORKER_ACTIVITY, queue)) {
            // When
            bringBack(first, workerId);

            // Then
            await().until(() -> shouldStop(first));
            awaitTold(activities, WorkerActivity.DRAINED);
            assertThat(owner()).isNull();
            scene.message(conversation, "hello");
            assertThat(first.claim().type()).isEqualTo("worker-draining");
        }
    }

    @Test
    void aSnapshotThatIsOnItsWayWhenItsWorkerGoesIntoReserveIsKept() throws Exception {
        // Given
        DoorClient worker = served(workerId);
        Answer begun = beginSnapshot(worker);
        upload(worker, begun);

        // When
        reserve(workerId);
        bringBack(worker, workerId);

        // Then
        assertThat(finish(worker, begun).status()).isEqualTo(200);
    }

    @Test
    void aSilentWorkerThatIsStartedAgainWhileItDrainsStoresItsWorkspaceAndGetsNoWork() throws Exception {
        // Given: its machine died, and the queue has given it up
        DoorClient worker = served(workerId);
        queue.bean(DSLContext.class)
                .execute(
                        "update worker set last_contact_at = clock_timestamp() - interval '1 h' where worker_id = ?",
                        workerId);
        await().until(() -> row(workerId).get("retired_reason") != null);
        scene.lifecycle(workerId, conversation, WorkerState.DRAINING);
        await().until(() -> "DRAINING".equals(row(workerId).get("lifecycle_state")));
        scene.message(conversation, "hello");

        try (EventTap activities = EventTap.on(Topics.WORKER_ACTIVITY, queue)) {
            // When
            boolean told = shouldStop(worker);
            Answer claim = worker.claim(UUID.randomUUID().toString(), 1);
            Answer begun = beginSnapshot(worker);
            upload(worker, begun);
            Answer finished = finish(worker, begun);
            worker.post("/v1/worker/drained", Map.of("reason", "drain"));

            // Then
            assertThat(told).isTrue();
            assertThat(claim.type()).isEqualTo("worker-draining");
            assertThat(finished.status()).isEqualTo(200);
            awaitTold(activities, WorkerActivity.SNAPSHOT_READY);
            awaitTold(activities, WorkerActivity.DRAINED);
        }
    }
}
