package io.agentfactory.queue.media;

import io.agentfactory.queue.db.tables.records.MediaFileRecord;
import io.agentfactory.queue.retention.Expiring;
import io.agentfactory.queue.storage.NotStoredException;
import io.agentfactory.queue.storage.ObjectStore;
import io.agentfactory.queue.storage.Stored;
import io.agentfactory.queue.worker.KnownWorker;
import io.agentfactory.queue.worker.WorkerStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;

/**
 * Files of conversations. A worker stores and fetches those of its own conversation and no other; what is stored once
 * stays as it is until its time is over.
 */
@Service
public class Media implements Expiring {

    private final MediaStore records;
    private final ObjectStore objects;
    private final WorkerStore workers;
    private final MediaSettings settings;

    Media(MediaStore records, ObjectStore objects, WorkerStore workers, MediaSettings settings) {
        this.records = records;
        this.objects = objects;
        this.workers = workers;
        this.settings = settings;
    }

    /** Begins a file. Recorded before a byte is stored, so that what is left of a failed upload is cleared away. */
    public MediaResult.OfPreparation prepare(String workerId) {
        workers.contact(workerId);
        return workers.find(workerId)
                .filter(worker -> worker.conversationId() != null)
                .map(this::begin)
                .orElseGet(MediaResult.NoConversation::new);
    }

    private MediaResult.OfPreparation begin(KnownWorker worker) {
        String conversationId = Objects.requireNonNull(worker.conversationId());
        if (records.count(worker.workspaceId(), conversationId) >= settings.files()) {
            return new MediaResult.TooMany(settings.files());
        }
        UUID mediaId = UUID.randomUUID();
        records.begin(mediaId, worker, conversationId, settings.keep());
        return new MediaResult.Prepared(mediaId);
    }

    /** Stores the bytes. */
    public MediaResult.OfUpload upload(String workerId, UUID mediaId, String mimeType, InputStream body)
            throws IOException {
        if (!records.awaits(workerId, mediaId)) {
            return new MediaResult.NoSuchUpload();
        }
        String key = MediaStore.folder(mediaId) + UUID.randomUUID();
        try {
            Stored stored = objects.put(key, body, settings.largest().toBytes());
            if (!records.received(mediaId, key, mimeType, stored)) {
                objects.delete(key);
                return new MediaResult.NoSuchUpload();
            }
            return new MediaResult.Received(stored.sha256(), stored.sizeBytes());
        } catch (NotStoredException e) {
            String why = Objects.requireNonNull(e.getMessage());
            return switch (e.reason()) {
                case TOO_LARGE -> new MediaResult.TooLarge(why);
                case TOO_MANY_UPLOADS -> new MediaResult.Busy(why);
            };
        }
    }

    /** A stored file of the worker's own conversation. */
    public Optional<MediaFile> find(String workerId, UUID mediaId) {
        return record(workerId, mediaId)
                .map(row -> new MediaFile(row.getMediaId(), row.getMimeType(), row.getSha256(), row.getSizeBytes()));
    }

    /** The bytes of a stored file of the worker's own conversation. The caller closes the stream. */
    public Optional<InputStream> content(String workerId, UUID mediaId) {
        return record(workerId, mediaId).map(row -> objects.open(row.getObjectKey()));
    }

    private Optional<MediaFileRecord> record(String workerId, UUID mediaId) {
        return workers.find(workerId).flatMap(worker -> records.find(worker, mediaId));
    }

    @Override
    public String what() {
        return "media";
    }

    @Override
    public int clear(int limit) {
        List<UUID> over = records.over(limit);
        for (UUID mediaId : over) {
            objects.deleteAll(MediaStore.folder(mediaId));
            // After the bytes: a crash between the two only deletes nothing a second time.
            records.forget(mediaId);
        }
        return over.size();
    }
}
