package io.agentfactory.queue.media;

import static io.agentfactory.queue.db.Tables.MEDIA_FILE;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.val;

import io.agentfactory.queue.db.tables.records.MediaFileRecord;
import io.agentfactory.queue.storage.Stored;
import io.agentfactory.queue.worker.KnownWorker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;
import org.springframework.stereotype.Repository;

/** What is recorded of media files. The bytes of each are in a folder of their own in object storage. */
@Repository
class MediaStore {

    private static final Field<Instant> NOW = field("clock_timestamp()", SQLDataType.INSTANT);

    private final DSLContext db;

    MediaStore(DSLContext db) {
        this.db = db;
    }

    static String folder(UUID mediaId) {
        return "media/" + mediaId + "/";
    }

    /** Files of a conversation, those included of which no byte has come. */
    int count(String workspaceId, String conversationId) {
        return db.fetchCount(
                MEDIA_FILE, MEDIA_FILE.WORKSPACE_ID.eq(workspaceId), MEDIA_FILE.CONVERSATION_ID.eq(conversationId));
    }

    /** Records a file of which no byte is there yet. */
    void begin(UUID mediaId, KnownWorker worker, String conversationId, Duration keep) {
        db.insertInto(MEDIA_FILE)
                .set(MEDIA_FILE.MEDIA_ID, mediaId)
                .set(MEDIA_FILE.WORKSPACE_ID, worker.workspaceId())
                .set(MEDIA_FILE.CONVERSATION_ID, conversationId)
                .set(MEDIA_FILE.WORKER_ID, worker.workerId())
                .set(
                        MEDIA_FILE.EXPIRES_AT,
                        field(
                                "clock_timestamp() + {0} * interval '1 second'",
                                SQLDataType.INSTANT, val(keep.toSeconds())))
                .execute();
    }

    boolean awaits(String workerId, UUID mediaId) {
        return db.fetchExists(
                MEDIA_FILE,
                MEDIA_FILE.MEDIA_ID.eq(mediaId),
                MEDIA_FILE.WORKER_ID.eq(workerId),
                MEDIA_FILE.OBJECT_KEY.isNull(),
                MEDIA_FILE.EXPIRES_AT.gt(NOW));
    }

    /** Makes these the bytes of the file. False if it has some already: those that came first stay. */
    boolean received(UUID mediaId, String key, String mimeType, Stored stored) {
        return db.update(MEDIA_FILE)
                        .set(MEDIA_FILE.OBJECT_KEY, key)
                        .set(MEDIA_FILE.MIME_TYPE, mimeType)
                        .set(MEDIA_FILE.SHA256, stored.sha256())
                        .set(MEDIA_FILE.SIZE_BYTES, stored.sizeBytes())
                        .where(MEDIA_FILE.MEDIA_ID.eq(mediaId).and(MEDIA_FILE.OBJECT_KEY.isNull()))
                        .execute()
                == 1;
    }

    /** A stored file of exactly the worker's workspace and conversation. */
    Optional<MediaFileRecord> find(KnownWorker worker, UUID mediaId) {
        return db.selectFrom(MEDIA_FILE)
                .where(MEDIA_FILE.MEDIA_ID.eq(mediaId))
                .and(MEDIA_FILE.WORKSPACE_ID.eq(worker.workspaceId()))
                .and(MEDIA_FILE.CONVERSATION_ID.eq(val(worker.conversationId(), String.class)))
                .and(MEDIA_FILE.OBJECT_KEY.isNotNull())
                .and(MEDIA_FILE.EXPIRES_AT.gt(NOW))
                .fetchOptional();
    }

    /** Files whose time is over, oldest first. */
    List<UUID> over(int limit) {
        return db.select(MEDIA_FILE.MEDIA_ID)
                .from(MEDIA_FILE)
                .where(MEDIA_FILE.EXPIRES_AT.le(NOW))
                .orderBy(MEDIA_FILE.EXPIRES_AT)
                .limit(limit)
                .fetch(MEDIA_FILE.MEDIA_ID);
    }

    void forget(UUID mediaId) {
        db.deleteFrom(MEDIA_FILE).where(MEDIA_FILE.MEDIA_ID.eq(mediaId)).execute();
    }
}
