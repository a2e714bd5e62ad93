package io.agentfactory.queue.snapshot;

import static io.agentfactory.queue.db.Tables.SNAPSHOT;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import io.agentfactory.queue.db.tables.records.SnapshotRecord;
import io.agentfactory.queue.lane.Lane;
import io.agentfactory.queue.storage.ObjectStore;
import io.agentfactory.queue.storage.Stored;
import io.agentfactory.queue.worker.KnownWorker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** What is recorded of snapshots. The bytes are in the {@link ObjectStore}, all those of a snapshot in one folder. */
@Repository
class SnapshotStore {

    private static final Field<Instant> NOW = field("clock_timestamp()", SQLDataType.INSTANT);
    private static final Condition UPLOADING = SNAPSHOT.STATUS.eq("UPLOADING");

    private final DSLContext db;

    SnapshotStore(DSLContext db) {
        this.db = db;
    }

    static String folder(UUID snapshotId) {
        return "snapshots/" + snapshotId + "/";
    }

    /**
     * Records a snapshot of the lane's newest workspace, none of whose bytes are there yet. Returns when it expires.
     */
    Instant begin(UUID snapshotId, KnownWorker worker, Lane lane, SnapshotReason reason, Duration keep) {
        Instant expiresAt = lane.readAt().plus(keep);
        db.insertInto(SNAPSHOT)
                .set(SNAPSHOT.SNAPSHOT_ID, snapshotId)
                .set(SNAPSHOT.WORKSPACE_ID, lane.workspaceId())
                .set(SNAPSHOT.CONVERSATION_ID, lane.conversationId())
                .set(SNAPSHOT.AGENT_KEY, lane.agentKey())
                .set(SNAPSHOT.WORKER_ID, worker.workerId())
                .set(SNAPSHOT.TOKEN, lane.tokens().claimed())
                .set(SNAPSHOT.REASON, reason.inDatabase())
                .set(SNAPSHOT.STATUS, "UPLOADING")
                .set(SNAPSHOT.OBJECT_KEY, folder(snapshotId))
                .set(SNAPSHOT.CREATED_AT, lane.readAt())
                .set(SNAPSHOT.EXPIRES_AT, expiresAt)
                .execute();
        return expiresAt;
    }

    /** Newest first, older than this one. A conversation has few. */
    List<SnapshotRecord> list(String workspaceId, String conversationId, @Nullable UUID before, int limit) {
        Condition older = before == null
                ? noCondition()
                : row(SNAPSHOT.CREATED_AT, SNAPSHOT.SNAPSHOT_ID)
                        .lt(select(SNAPSHOT.CREATED_AT, SNAPSHOT.SNAPSHOT_ID)
                                .from(SNAPSHOT)
                                .where(SNAPSHOT.SNAPSHOT_ID.eq(before)));
        return db.selectFrom(SNAPSHOT)
                .where(SNAPSHOT.WORKSPACE_ID.eq(workspaceId).and(SNAPSHOT.CONVERSATION_ID.eq(conversationId)))
                .and(older)
                .orderBy(SNAPSHOT.CREATED_AT.desc(), SNAPSHOT.SNAPSHOT_ID.desc())
                .limit(limit)
                .fetch();
    }

    Optional<SnapshotRecord> find(String workerId, UUID snapshotId) {
        return db.selectFrom(SNAPSHOT)
                .where(SNAPSHOT.SNAPSHOT_ID.eq(snapshotId).and(SNAPSHOT.WORKER_ID.eq(workerId)))
                .fetchOptional();
    }

    /** Reads the record and holds it to the end of the transaction. */
    Optional<SnapshotRecord> lock(String workerId, UUID snapshotId) {
        return db.selectFrom(SNAPSHOT)
                .where(SNAPSHOT.SNAPSHOT_ID.eq(snapshotId).and(SNAPSHOT.WORKER_ID.eq(workerId)))
                .forUpdate()
                .fetchOptional();
    }

    /** Makes these the bytes of the snapshot. False if it takes none any more. */
    boolean received(UUID snapshotId, String key, Stored stored) {
        return db.update(SNAPSHOT)
                        .set(SNAPSHOT.OBJECT_KEY, key)
                        .set(SNAPSHOT.SHA256, stored.sha256())
                        .set(SNAPSHOT.SIZE_BYTES, stored.sizeBytes())
                        .where(SNAPSHOT.SNAPSHOT_ID.eq(snapshotId).and(UPLOADING))
                        .execute()
                == 1;
    }

    /** Makes the snapshot restorable. */
    void ready(UUID snapshotId) {
        db.update(SNAPSHOT)
                .set(SNAPSHOT.STATUS, "READY")
                .set(SNAPSHOT.COMPLETED_AT, NOW)
                .where(SNAPSHOT.SNAPSHOT_ID.eq(snapshotId))
                .execute();
    }

    /** Gives an upload up. One that is ready stays ready. */
    void fail(String workerId, UUID snapshotId, String error) {
        fail(error, SNAPSHOT.WORKER_ID.eq(workerId).and(SNAPSHOT.SNAPSHOT_ID.eq(snapshotId)));
    }

    /** Gives up whatever the worker has begun and not finished. */
    void failAll(String workerId, String error) {
        fail(error, SNAPSHOT.WORKER_ID.eq(workerId));
    }

    private void fail(String error, Condition which) {
        db.update(SNAPSHOT)
                .set(SNAPSHOT.STATUS, "FAILED")
                .set(SNAPSHOT.ERROR, error)
                .set(SNAPSHOT.COMPLETED_AT, NOW)
                .where(UPLOADING.and(which))
                .execute();
    }

    /** The newest ready snapshot of exactly the worker's workspace, agent and conversation. */
    Optional<SnapshotRecord> newest(KnownWorker worker) {
        return db.selectFrom(SNAPSHOT)
                .where(restorableBy(worker))
                .orderBy(SNAPSHOT.TOKEN.desc(), SNAPSHOT.CREATED_AT.desc())
                .limit(1)
                .fetchOptional();
    }

    /** Where the bytes of a ready snapshot of the worker's own conversation are. */
    Optional<String> objectKey(KnownWorker worker, UUID snapshotId) {
        return db.select(SNAPSHOT.OBJECT_KEY)
                .from(SNAPSHOT)
                .where(SNAPSHOT.SNAPSHOT_ID.eq(snapshotId).and(restorableBy(worker)))
                .fetchOptional(SNAPSHOT.OBJECT_KEY);
    }

    private static Condition restorableBy(KnownWorker worker) {
        return SNAPSHOT.WORKSPACE_ID
                .eq(worker.workspaceId())
                .and(SNAPSHOT.CONVERSATION_ID.eq(val(worker.conversationId(), String.class)))
                .and(SNAPSHOT.AGENT_KEY.eq(val(worker.agentKey(), String.class)))
                .and(SNAPSHOT.STATUS.eq("READY"))
                .and(SNAPSHOT.EXPIRES_AT.gt(NOW));
    }

    /** Snapshots whose time is over and whose bytes may still be there, oldest first. */
    List<UUID> over(int limit) {
        return db.select(SNAPSHOT.SNAPSHOT_ID)
                .from(SNAPSHOT)
                .where(SNAPSHOT.STATUS.ne("EXPIRED").and(SNAPSHOT.EXPIRES_AT.le(NOW)))
                .orderBy(SNAPSHOT.EXPIRES_AT)
                .limit(limit)
                .fetch(SNAPSHOT.SNAPSHOT_ID);
    }

    /** Forgets snapshots that expired so long ago, at most {@code limit}. Returns how many. */
    int forget(Duration after, int limit) {
        return db.deleteFrom(SNAPSHOT)
                .where(SNAPSHOT.SNAPSHOT_ID.in(db.select(SNAPSHOT.SNAPSHOT_ID)
                        .from(SNAPSHOT)
                        .where(SNAPSHOT.STATUS.eq("EXPIRED"))
                        .and(SNAPSHOT.EXPIRES_AT.lt(field(
                                "clock_timestamp() - {0} * interval '1 second'",
                                SQLDataType.INSTANT, val(after.toSeconds()))))
                        .limit(limit)))
                .execute();
    }

    void expired(UUID snapshotId) {
        db.update(SNAPSHOT)
                .set(SNAPSHOT.STATUS, "EXPIRED")
                .where(SNAPSHOT.SNAPSHOT_ID.eq(snapshotId))
                .execute();
    }
}
