package io.agentfactory.queue.snapshot;

import io.agentfactory.queue.activity.Activity;
import io.agentfactory.queue.db.tables.records.SnapshotRecord;
import io.agentfactory.queue.event.MessageEvents;
import io.agentfactory.queue.lane.ConversationKey;
import io.agentfactory.queue.lane.Lane;
import io.agentfactory.queue.storage.NotStoredException;
import io.agentfactory.queue.storage.ObjectStore;
import io.agentfactory.queue.storage.Stored;
import io.agentfactory.queue.worker.KnownWorker;
import io.agentfactory.queue.worker.WorkerStore;
import io.agentfactory.queue.workingset.Locks;
import io.agentfactory.queue.workingset.WorkingSet;
import io.agentfactory.queue.workingset.WorkingSets;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;

/**
 * Stored workspaces. A worker stores and restores that of its own conversation and no other, and only the worker that
 * ran the conversation's newest turn may store it: an old disk never overwrites a newer memory. A snapshot is bound to
 * the token under which that turn was claimed, and whatever comes after a higher one was taken is refused.
 */
@Service
public class Snapshots {

    private final WorkingSets workingSets;
    private final SnapshotStore records;
    private final ObjectStore objects;
    private final WorkerStore workers;
    private final SnapshotSettings settings;

    Snapshots(
            WorkingSets workingSets,
            SnapshotStore records,
            ObjectStore objects,
            WorkerStore workers,
            SnapshotSettings settings) {
        this.workingSets = workingSets;
        this.records = records;
        this.objects = objects;
        this.workers = workers;
        this.settings = settings;
    }

    /**
     * Begins a snapshot, and gives up any that the worker has begun before. Recorded before a byte is stored, so that a
     * failed upload can be found and cleared away.
     */
    public SnapshotResult.OfPreparation prepare(String workerId, SnapshotReason reason) {
        return workingSets.alone(Locks.ofWorker(workerId), set -> {
            KnownWorker worker = set.worker(workerId).orElseThrow().contact();
            set.save(worker);
            return set.laneOf(worker)
                    .filter(lane -> Objects.equals(
                            worker.newestTurn().token(), lane.tokens().asked()))
                    .<SnapshotResult.OfPreparation>map(lane -> begin(worker, lane, reason))
                    .orElseGet(SnapshotResult.NotNewest::new);
        });
    }

    private SnapshotResult.Prepared begin(KnownWorker worker, Lane lane, SnapshotReason reason) {
        UUID id = UUID.randomUUID();
        records.failAll(worker.workerId(), "the worker has begun another snapshot");
        return new SnapshotResult.Prepared(id, records.begin(id, worker, lane, reason, settings.keep()));
    }

    /** Stores the bytes. Sent again, they replace those sent before, unless those are ready. */
    public SnapshotResult.OfUpload upload(String workerId, UUID snapshotId, InputStream body) throws IOException {
        Optional<SnapshotRecord> snapshot = records.find(workerId, snapshotId)
                .filter(found -> found.getStatus().equals("UPLOADING"));
        if (snapshot.isEmpty()) {
            return new SnapshotResult.NoSuchUpload();
        }
        // Never over bytes that are there: by the time that these have come, those may be ready.
        String key = SnapshotStore.folder(snapshotId) + UUID.randomUUID();
        try {
            Stored stored = objects.put(key, body, settings.largest().toBytes());
            boolean kept = records.received(snapshotId, key, stored);
            workers.contact(workerId);
            if (!kept) {
                objects.delete(key);
                return new SnapshotResult.NoSuchUpload();
            }
            return new SnapshotResult.Received(stored.sha256(), stored.sizeBytes());
        } catch (NotStoredException e) {
            String why = Objects.requireNonNull(e.getMessage());
            return switch (e.reason()) {
                case TOO_LARGE -> {
                    fail(workerId, snapshotId, why);
                    yield new SnapshotResult.TooLarge(why);
                }
                case TOO_MANY_UPLOADS -> new SnapshotResult.Busy(why);
            };
        }
    }

    /**
     * Makes the snapshot restorable if the worker and we agree on what was stored, and nobody has run a turn of the
     * conversation since it was begun. Said again it answers the same.
     */
    public SnapshotResult.OfCompletion complete(String workerId, UUID snapshotId, String sha256, long sizeBytes) {
        return workingSets.alone(Locks.ofWorker(workerId), set -> {
            KnownWorker worker = set.worker(workerId).orElseThrow().contact();
            set.save(worker);
            // Held to the end, so that no upload changes what is compared here before it is ready.
            Optional<SnapshotRecord> snapshot =
                    records.lock(workerId, snapshotId).filter(found -> found.getSha256() != null);
            Optional<Lane> lane =
                    snapshot.flatMap(it -> set.lane(new ConversationKey(it.getWorkspaceId(), it.getConversationId())));
            return lane.isEmpty() || snapshot.isEmpty()
                    ? new SnapshotResult.NoSuchUpload()
                    : complete(set, lane.get(), snapshot.get(), sha256, sizeBytes);
        });
    }

    private SnapshotResult.OfCompletion complete(
            WorkingSet set, Lane lane, SnapshotRecord snapshot, String sha256, long sizeBytes) {
        if (!sha256.equals(snapshot.getSha256()) || sizeBytes != snapshot.getSizeBytes()) {
            return new SnapshotResult.DigestMismatch(snapshot.getSha256(), snapshot.getSizeBytes());
        }
        return switch (snapshot.getStatus()) {
            case "READY" -> new SnapshotResult.Ready();
            case "UPLOADING" ->
                lane.tokens().claimed() == snapshot.getToken() ? ready(set, snapshot) : new SnapshotResult.NotNewest();
            default -> new SnapshotResult.NoSuchUpload();
        };
    }

    private SnapshotResult.Ready ready(WorkingSet set, SnapshotRecord snapshot) {
        records.ready(snapshot.getSnapshotId());
        set.saw(
                snapshot.getWorkerId(),
                new Activity.SnapshotReady(
                        snapshot.getSnapshotId(), snapshot.getConversationId(), snapshot.getAgentKey()));
        return new SnapshotResult.Ready();
    }

    /** Gives an upload up. One that is ready stays ready. */
    public void fail(String workerId, UUID snapshotId, String error) {
        records.fail(workerId, snapshotId, MessageEvents.shorten(error));
    }

    /**
     * The newest ready snapshot of exactly the worker's workspace, agent and conversation; failed ones never hide it.
     */
    public Optional<StoredSnapshot> newest(String workerId) {
        workers.contact(workerId);
        return workers.find(workerId)
                .flatMap(records::newest)
                .map(row -> new StoredSnapshot(
                        row.getSnapshotId(), row.getSha256(), row.getSizeBytes(), row.getCreatedAt()));
    }

    /** The bytes of a ready snapshot of the worker's own conversation. The caller closes the stream. */
    public Optional<InputStream> content(String workerId, UUID snapshotId) {
        return workers.find(workerId)
                .flatMap(worker -> records.objectKey(worker, snapshotId))
                .map(objects::open);
    }

    /** Deletes the bytes of snapshots whose time is over, at most {@code limit}. Returns how many. */
    int expire(int limit) {
        records.forget(settings.keep(), limit);
        List<UUID> over = records.over(limit);
        for (UUID snapshotId : over) {
            // All of them, also those of an upload that was cut off before its bytes were recorded.
            objects.deleteAll(SnapshotStore.folder(snapshotId));
            // After the bytes: a crash between the two only deletes nothing a second time.
            records.expired(snapshotId);
        }
        return over.size();
    }
}
