package io.agentfactory.queue.snapshot;

import static io.agentfactory.queue.db.Tables.SNAPSHOT;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.val;

import io.agentfactory.queue.activity.Activity;
import io.agentfactory.queue.activity.WorkerActivities;
import io.agentfactory.queue.db.tables.records.SnapshotRecord;
import io.agentfactory.queue.lane.Lane;
import io.agentfactory.queue.lane.LaneStore;
import io.agentfactory.queue.worker.KnownWorker;
import io.agentfactory.queue.worker.WorkerStore;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stored workspaces. A worker stores and restores that of its own conversation and no other, and only the worker that
 * ran the conversation's newest turn may store it: an old disk never overwrites a newer memory.
 */
@Service
public class Snapshots {

    private static final Field<Instant> NOW = field("clock_timestamp()", SQLDataType.INSTANT);

    private final TransactionTemplate transaction;
    private final DSLContext db;
    private final LaneStore lanes;
    private final WorkerStore workers;
    private final WorkerActivities activities;
    private final ObjectStore objects;
    private final SnapshotSettings settings;

    Snapshots(
            TransactionTemplate transaction,
            DSLContext db,
            LaneStore lanes,
            WorkerStore workers,
            WorkerActivities activities,
            ObjectStore objects,
            SnapshotSettings settings) {
        this.transaction = transaction;
        this.db = db;
        this.lanes = lanes;
        this.workers = workers;
        this.activities = activities;
        this.objects = objects;
        this.settings = settings;
    }

    /** Begins a snapshot. Recorded before a byte is stored, so that a failed upload can be found and cleared away. */
    public SnapshotResult.OfPreparation prepare(String workerId, SnapshotReason reason) {
        return inTransaction(() -> {
            KnownWorker worker = workers.find(workerId).orElseThrow();
            Optional<Lane> newest = newestLane(worker);
            // Behind the lane's lock: whoever takes the worker's first and the lane's then waits in a circle.
            workers.contact(workerId);
            return newest.<SnapshotResult.OfPreparation>map(lane -> insert(worker, lane, reason))
                    .orElseGet(SnapshotResult.NotNewest::new);
        });
    }

    private Optional<Lane> newestLane(KnownWorker worker) {
        String conversation = worker.conversationId();
        if (conversation == null) {
            return Optional.empty();
        }
        return lanes.lock(worker.workspaceId(), conversation)
                .filter(lane -> Objects.equals(worker.claimedToken(), lane.claimedToken()));
    }

    private SnapshotResult.Prepared insert(KnownWorker worker, Lane lane, SnapshotReason reason) {
        UUID id = UUID.randomUUID();
        Instant expiresAt = lane.readAt().plus(settings.keep());
        db.insertInto(SNAPSHOT)
                .set(SNAPSHOT.SNAPSHOT_ID, id)
                .set(SNAPSHOT.WORKSPACE_ID, lane.workspaceId())
                .set(SNAPSHOT.CONVERSATION_ID, lane.conversationId())
                .set(SNAPSHOT.AGENT_KEY, lane.agentKey())
                .set(SNAPSHOT.WORKER_ID, worker.workerId())
                .set(SNAPSHOT.TOKEN, lane.claimedToken())
                .set(SNAPSHOT.REASON, reason.inDatabase())
                .set(SNAPSHOT.STATUS, "UPLOADING")
                .set(SNAPSHOT.OBJECT_KEY, "snapshots/" + id)
                .set(SNAPSHOT.CREATED_AT, lane.readAt())
                .set(SNAPSHOT.EXPIRES_AT, expiresAt)
                .execute();
        return new SnapshotResult.Prepared(id, expiresAt);
    }

    /** Stores the bytes. Sent again, they replace those sent before. */
    public SnapshotResult.OfUpload upload(String workerId, UUID snapshotId, InputStream body) throws IOException {
        Optional<SnapshotRecord> snapshot = uploading(workerId, snapshotId);
        if (snapshot.isEmpty()) {
            return new SnapshotResult.NoSuchUpload();
        }
        try (Upload upload = Upload.receive(body, settings.largest().toBytes())) {
            objects.put(snapshot.get().getObjectKey(), upload.file());
            int updated = db.update(SNAPSHOT)
                    .set(SNAPSHOT.SHA256, upload.stored().sha256())
                    .set(SNAPSHOT.SIZE_BYTES, upload.stored().sizeBytes())
                    .where(SNAPSHOT.SNAPSHOT_ID.eq(snapshotId).and(SNAPSHOT.STATUS.eq("UPLOADING")))
                    .execute();
            workers.contact(workerId);
            return updated == 1
                    ? new SnapshotResult.Received(
                            upload.stored().sha256(), upload.stored().sizeBytes())
                    : new SnapshotResult.NoSuchUpload();
        } catch (Upload.TooLarge e) {
            fail(workerId, snapshotId, Objects.requireNonNull(e.getMessage()));
            return new SnapshotResult.TooLarge(e.getMessage());
        }
    }

    /** Makes the snapshot restorable if the worker and we agree on what was stored. Said again it answers the same. */
    public SnapshotResult.OfCompletion complete(String workerId, UUID snapshotId, String sha256, long sizeBytes) {
        return inTransaction(() -> {
            Optional<SnapshotRecord> found = own(workerId, snapshotId);
            if (found.isEmpty() || found.get().getSha256() == null) {
                return new SnapshotResult.NoSuchUpload();
            }
            SnapshotRecord snapshot = found.get();
            if (!sha256.equals(snapshot.getSha256()) || sizeBytes != snapshot.getSizeBytes()) {
                return new SnapshotResult.DigestMismatch(snapshot.getSha256(), snapshot.getSizeBytes());
            }
            return switch (snapshot.getStatus()) {
                case "READY" -> new SnapshotResult.Ready();
                case "UPLOADING" -> ready(snapshot);
                default -> new SnapshotResult.NoSuchUpload();
            };
        });
    }

    private SnapshotResult.Ready ready(SnapshotRecord snapshot) {
        db.update(SNAPSHOT)
                .set(SNAPSHOT.STATUS, "READY")
                .set(SNAPSHOT.COMPLETED_AT, NOW)
                .where(SNAPSHOT.SNAPSHOT_ID.eq(snapshot.getSnapshotId()))
                .execute();
        workers.contact(snapshot.getWorkerId());
        activities.publish(
                snapshot.getWorkspaceId(),
                snapshot.getWorkerId(),
                new Activity.SnapshotReady(
                        snapshot.getSnapshotId(), snapshot.getConversationId(), snapshot.getAgentKey()),
                db.select(NOW).fetchSingle().value1());
        return new SnapshotResult.Ready();
    }

    /** Gives an upload up. One that is ready stays ready. */
    public void fail(String workerId, UUID snapshotId, String error) {
        db.update(SNAPSHOT)
                .set(SNAPSHOT.STATUS, "FAILED")
                .set(SNAPSHOT.ERROR, error.substring(0, Math.min(error.length(), 2000)))
                .set(SNAPSHOT.COMPLETED_AT, NOW)
                .where(SNAPSHOT.SNAPSHOT_ID.eq(snapshotId))
                .and(SNAPSHOT.WORKER_ID.eq(workerId))
                .and(SNAPSHOT.STATUS.eq("UPLOADING"))
                .execute();
    }

    /**
     * The newest ready snapshot of exactly the worker's workspace, agent and conversation; failed ones never hide it.
     */
    public Optional<StoredSnapshot> newest(String workerId) {
        workers.contact(workerId);
        return workers.find(workerId)
                .flatMap(worker -> db.selectFrom(SNAPSHOT)
                        .where(SNAPSHOT.WORKSPACE_ID.eq(worker.workspaceId()))
                        .and(SNAPSHOT.CONVERSATION_ID.eq(val(worker.conversationId(), String.class)))
                        .and(SNAPSHOT.AGENT_KEY.eq(val(worker.agentKey(), String.class)))
                        .and(SNAPSHOT.STATUS.eq("READY"))
                        .and(SNAPSHOT.EXPIRES_AT.gt(NOW))
                        .orderBy(SNAPSHOT.TOKEN.desc(), SNAPSHOT.CREATED_AT.desc())
                        .limit(1)
                        .fetchOptional(row -> new StoredSnapshot(
                                row.getSnapshotId(), row.getSha256(), row.getSizeBytes(), row.getCreatedAt())));
    }

    /** The bytes of a ready snapshot of the worker's own conversation. The caller closes the stream. */
    public Optional<InputStream> content(String workerId, UUID snapshotId) {
        return workers.find(workerId)
                .flatMap(worker -> db.select(SNAPSHOT.OBJECT_KEY)
                        .from(SNAPSHOT)
                        .where(SNAPSHOT.SNAPSHOT_ID.eq(snapshotId))
                        .and(SNAPSHOT.WORKSPACE_ID.eq(worker.workspaceId()))
                        .and(SNAPSHOT.CONVERSATION_ID.eq(val(worker.conversationId(), String.class)))
                        .and(SNAPSHOT.AGENT_KEY.eq(val(worker.agentKey(), String.class)))
                        .and(SNAPSHOT.STATUS.eq("READY"))
                        .and(SNAPSHOT.EXPIRES_AT.gt(NOW))
                        .fetchOptional(SNAPSHOT.OBJECT_KEY))
                .map(objects::open);
    }

    /** Deletes the bytes of snapshots whose time is over, at most {@code limit}. Returns how many. */
    int expire(int limit) {
        List<SnapshotRecord> over = db.selectFrom(SNAPSHOT)
                .where(SNAPSHOT.STATUS.ne("EXPIRED").and(SNAPSHOT.EXPIRES_AT.le(NOW)))
                .orderBy(SNAPSHOT.EXPIRES_AT)
                .limit(limit)
                .fetch();
        for (SnapshotRecord snapshot : over) {
            objects.delete(snapshot.getObjectKey());
            // After the bytes: a crash between the two only deletes nothing a second time.
            db.update(SNAPSHOT)
                    .set(SNAPSHOT.STATUS, "EXPIRED")
                    .where(SNAPSHOT.SNAPSHOT_ID.eq(snapshot.getSnapshotId()))
                    .execute();
        }
        return over.size();
    }

    private Optional<SnapshotRecord> uploading(String workerId, UUID snapshotId) {
        return own(workerId, snapshotId).filter(snapshot -> snapshot.getStatus().equals("UPLOADING"));
    }

    private Optional<SnapshotRecord> own(String workerId, UUID snapshotId) {
        return db.selectFrom(SNAPSHOT)
                .where(SNAPSHOT.SNAPSHOT_ID.eq(snapshotId).and(SNAPSHOT.WORKER_ID.eq(workerId)))
                .fetchOptional();
    }

    private <T> T inTransaction(Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> work.get()));
    }
}
