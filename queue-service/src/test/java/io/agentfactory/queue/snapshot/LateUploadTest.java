package io.agentfactory.queue.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.queue.storage.ObjectStore;
import io.agentfactory.queue.support.DoorClient;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bytes and words of a snapshot that come after something has changed. */
class LateUploadTest {

    private static final byte[] GOOD = "memory of a conversation".getBytes(StandardCharsets.UTF_8);
    private static final byte[] LATE = "other bytes".getBytes(StandardCharsets.UTF_8);

    private static QueueUnderTest queue;
    private static Scene scene;
    private static Snapshots snapshots;

    private final String conversation = "c-" + UUID.randomUUID();
    private final String worker = "w-" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of());
        scene = new Scene(queue);
        snapshots = queue.bean(Snapshots.class);
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    private DoorClient runTurn(String workerId) {
        DoorClient door = scene.worker(workerId, conversation);
        scene.message(conversation, "hello");
        door.complete(door.awaitClaim(), "hi");
        return door;
    }

    private UUID begin() {
        return ((SnapshotResult.Prepared) snapshots.prepare(worker, SnapshotReason.DRAIN)).snapshotId();
    }

    private SnapshotResult.OfUpload upload(UUID snapshot, byte[] bytes) throws IOException {
        return snapshots.upload(worker, snapshot, new ByteArrayInputStream(bytes));
    }

    private SnapshotResult.OfCompletion complete(UUID snapshot, byte[] bytes) throws NoSuchAlgorithmException {
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        return snapshots.complete(worker, snapshot, sha256, bytes.length);
    }

    @Test
    void bytesThatComeAfterTheSnapshotIsReadyLeaveItAsItIs() throws Exception {
        // Given: an upload that has begun and does not end
        runTurn(worker);
        UUID snapshot = begin();
        try (PipedOutputStream slow = new PipedOutputStream();
                InputStream arriving = new PipedInputStream(slow);
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            slow.write(LATE);
            Future<SnapshotResult.OfUpload> late = executor.submit(() -> snapshots.upload(worker, snapshot, arriving));
            org.awaitility.Awaitility.await().until(() -> arriving.available() == 0);

            // When: the same bytes are sent again, are ready, and then the first upload ends
            upload(snapshot, GOOD);
            assertThat(complete(snapshot, GOOD)).isInstanceOf(SnapshotResult.Ready.class);
            slow.close();

            // Then
            assertThat(late.get()).isInstanceOf(SnapshotResult.NoSuchUpload.class);
            assertThat(snapshots.content(worker, snapshot).orElseThrow().readAllBytes())
                    .isEqualTo(GOOD);
        }
    }

    @Test
    void aSnapshotIsNotReadyOnceAnotherWorkerHasRunATurn() throws Exception {
        // Given
        DoorClient old = runTurn(worker);
        UUID snapshot = begin();
        upload(snapshot, GOOD);
        old.post("/v1/worker/drained", Map.of("reason", "test"));

        // When
        runTurn("successor-" + worker);

        // Then
        assertThat(complete(snapshot, GOOD)).isInstanceOf(SnapshotResult.NotNewest.class);
        assertThat(snapshots.newest("successor-" + worker)).isEmpty();
    }

    @Test
    void aWorkerHasOneSnapshotUnderWay() throws Exception {
        // Given
        runTurn(worker);
        UUID first = begin();

        // When
        UUID second = begin();

        // Then
        assertThat(upload(first, GOOD)).isInstanceOf(SnapshotResult.NoSuchUpload.class);
        assertThat(upload(second, GOOD)).isInstanceOf(SnapshotResult.Received.class);
    }

    @Test
    void weakness34_whatWasUploadedMoreThanOnceIsAllDeletedWhenItsTimeIsOver() throws Exception {
        // Given
        runTurn(worker);
        UUID snapshot = begin();
        upload(snapshot, LATE);
        upload(snapshot, GOOD);
        complete(snapshot, GOOD);
        ObjectStore objects = queue.bean(ObjectStore.class);
        String folder = SnapshotStore.folder(snapshot);
        assertThat(objects.keys(folder)).hasSize(2);

        // When
        queue.bean(DSLContext.class).execute("update snapshot set expires_at = now() where snapshot_id = ?", snapshot);
        snapshots.expire(100);

        // Then
        assertThat(objects.keys(folder)).isEmpty();
        assertThat(snapshots.newest(worker)).isEmpty();
    }

    @Test
    void scalingWeakness20_aMemoryOutlivesItsFirstWeeksAndItsBytesDoNotOutliveIt() throws Exception {
        // Given
        runTurn(worker);
        UUID snapshot = begin();
        upload(snapshot, GOOD);
        complete(snapshot, GOOD);
        String folder = SnapshotStore.folder(snapshot);

        // When
        passDays(snapshot, 29);
        snapshots.expire(100);
        var kept = snapshots.newest(worker);
        passDays(snapshot, 1);
        snapshots.expire(100);

        // Then
        assertThat(kept).isPresent();
        assertThat(snapshots.newest(worker)).isEmpty();
        assertThat(queue.bean(ObjectStore.class).keys(folder)).isEmpty();
    }

    private static void passDays(UUID snapshot, int days) {
        queue.bean(DSLContext.class)
                .execute(
                        "update snapshot set created_at = created_at - ? * interval '1 day', expires_at = expires_at - ? * interval '1 day' where snapshot_id = ?",
                        days,
                        days,
                        snapshot);
    }
}
