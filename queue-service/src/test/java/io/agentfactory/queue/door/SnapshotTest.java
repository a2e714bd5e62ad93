package io.agentfactory.queue.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.queue.support.DoorClient;
import io.agentfactory.queue.support.DoorClient.Answer;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SnapshotTest {

    private static final byte[] BYTES = "memory of a conversation".getBytes(StandardCharsets.UTF_8);

    private static QueueUnderTest queue;
    private static Scene scene;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of("agent-factory.snapshots.largest", "1KB"));
        scene = new Scene(queue);
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    private static String fresh(String what) {
        return what + "-" + UUID.randomUUID();
    }

    /** A worker that has run a turn of the conversation. */
    private static DoorClient workerWithATurn(String conversation) {
        DoorClient worker = scene.worker(fresh("w"), conversation);
        scene.message(conversation, "hello");
        worker.complete(worker.awaitClaim(), "hi");
        return worker;
    }

    private static Answer begin(DoorClient worker) {
        return worker.post("/v1/worker/snapshots", Map.of("reason", "drain"));
    }

    private static Answer complete(DoorClient worker, Answer begun, byte[] bytes) throws Exception {
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        return worker.post(
                "/v1/worker/snapshots/" + begun.body().path("snapshotId").asString() + "/finalize",
                Map.of("sha256", sha256, "sizeBytes", bytes.length));
    }

    private static void store(DoorClient worker, byte[] bytes) throws Exception {
        Answer begun = begin(worker);
        worker.put(begun.body().path("uploadUrl").asString().replaceFirst("http://[^/]+", queue.url()), bytes);
        assertThat(complete(worker, begun, bytes).status()).isEqualTo(200);
    }

    @Test
    void theNextWorkerOfAConversationRestoresWhatTheLastOneStored() throws Exception {
        // Given
        String conversation = fresh("c");
        DoorClient first = workerWithATurn(conversation);
        store(first, BYTES);

        // When
        DoorClient second = scene.worker(fresh("w"), conversation);
        Answer latest = second.get("/v1/worker/snapshots/latest");
        String url = latest.body().path("downloadUrl").asString().replaceFirst("http://[^/]+", queue.url());

        // Then
        assertThat(second.download(url)).isEqualTo(BYTES);
        assertThat(latest.body().path("sizeBytes").asLong()).isEqualTo(BYTES.length);
    }

    @Test
    void weakness32_anUnfinishedSnapshotNeverHidesAGoodOne() throws Exception {
        // Given
        DoorClient worker = workerWithATurn(fresh("c"));
        store(worker, BYTES);
        String good = worker.get("/v1/worker/snapshots/latest")
                .body()
                .path("snapshotId")
                .asString();

        // When
        begin(worker);
        Answer failing = begin(worker);
        worker.post(
                "/v1/worker/snapshots/" + failing.body().path("snapshotId").asString() + "/fail",
                Map.of("error", "disk full"));

        // Then
        assertThat(worker.get("/v1/worker/snapshots/latest")
                        .body()
                        .path("snapshotId")
                        .asString())
                .isEqualTo(good);
    }

    @Test
    void scalingWeakness18_theSnapshotBeforeIsThereWhileAnotherIsUploadedAndAfterItHasFailed() throws Exception {
        // Given
        DoorClient worker = workerWithATurn(fresh("c"));
        store(worker, BYTES);
        String good = newest(worker);

        // When
        String uploading = begin(worker).body().path("snapshotId").asString();
        String meanwhile = newest(worker);
        worker.post("/v1/worker/snapshots/" + uploading + "/fail", Map.of("error", "disk full"));

        // Then
        assertThat(uploading).isNotEqualTo(good);
        assertThat(meanwhile).isEqualTo(good);
        assertThat(newest(worker)).isEqualTo(good);
    }

    private static String newest(DoorClient worker) {
        return worker.get("/v1/worker/snapshots/latest")
                .body()
                .path("snapshotId")
                .asString();
    }

    @Test
    void peopleSeeWhatBecameOfSnapshotsPageByPage() throws Exception {
        // Given
        String conversation = fresh("c");
        DoorClient worker = workerWithATurn(conversation);
        store(worker, BYTES);
        Answer failing = begin(worker);
        worker.post(
                "/v1/worker/snapshots/" + failing.body().path("snapshotId").asString() + "/fail",
                Map.of("error", "disk full"));
        String list = "/v1/conversations/" + conversation + "/snapshots?limit=1";

        // When
        JsonNode newest = queue.client("reader").get(list).json();
        JsonNode older = queue.client("reader")
                .get(list + "&before=" + newest.path("next").asString())
                .json();

        // Then
        JsonNode failed = newest.path("items").path(0);
        assertThat(failed.path("status").asString()).isEqualTo("FAILED");
        assertThat(failed.path("error").asString()).isEqualTo("disk full");
        JsonNode ready = older.path("items").path(0);
        assertThat(ready.path("status").asString()).isEqualTo("READY");
        assertThat(ready.path("sizeBytes").asLong()).isEqualTo(BYTES.length);
        assertThat(queue.client("reader")
                        .get(list + "&before=" + older.path("next").asString())
                        .json()
                        .path("items"))
                .isEmpty();
    }

    @Test
    void weakness33_theDigestIsOursNotTheWorkers() throws Exception {
        // Given
        DoorClient worker = workerWithATurn(fresh("c"));
        Answer begun = begin(worker);
        worker.put(begun.body().path("uploadUrl").asString().replaceFirst("http://[^/]+", queue.url()), BYTES);

        // When
        Answer finished = complete(worker, begun, "something else".getBytes(StandardCharsets.UTF_8));

        // Then
        assertThat(finished.status()).isEqualTo(409);
        assertThat(finished.type()).isEqualTo("digest-mismatch");
        assertThat(worker.get("/v1/worker/snapshots/latest").status()).isEqualTo(204);
    }

    @Test
    void anOldDiskNeverOverwritesANewerMemory() {
        // Given: a worker that is told to go, and its successor, which has run a turn since.
        String conversation = fresh("c");
        String oldId = fresh("w");
        DoorClient old = scene.worker(oldId, conversation);
        scene.message(conversation, "first");
        old.complete(old.awaitClaim(), "one");
        old.post("/v1/worker/drained", Map.of("reason", "test"));
        workerWithATurn(conversation);

        // When
        Answer late = begin(old);

        // Then
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.type()).isEqualTo("not-newest");
    }

    @Test
    void anotherConversationsSnapshotIsOutOfReach() throws Exception {
        // Given
        DoorClient owner = workerWithATurn(fresh("c"));
        store(owner, BYTES);
        String id = owner.get("/v1/worker/snapshots/latest")
                .body()
                .path("snapshotId")
                .asString();

        // When
        DoorClient other = workerWithATurn(fresh("c"));

        // Then
        assertThat(other.get("/v1/worker/snapshots/" + id + "/content").status())
                .isEqualTo(404);
        assertThat(other.get("/v1/worker/snapshots/latest").status()).isEqualTo(204);
    }

    @Test
    void tooLargeASnapshotIsRefused() {
        // Given
        DoorClient worker = workerWithATurn(fresh("c"));
        Answer begun = begin(worker);

        // When
        Answer uploaded = worker.put(
                begun.body().path("uploadUrl").asString().replaceFirst("http://[^/]+", queue.url()), new byte[5000]);

        // Then
        assertThat(uploaded.status()).isEqualTo(413);
        assertThat(uploaded.type()).isEqualTo("snapshot-too-large");
    }
}
