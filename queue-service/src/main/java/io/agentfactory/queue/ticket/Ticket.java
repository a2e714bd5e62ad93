package io.agentfactory.queue.ticket;

import java.util.UUID;

/**
 * What a URL lets its holder do, in the name of a worker.
 *
 * @param subject id of the snapshot or the media file
 */
public record Ticket(String workerId, Purpose purpose, UUID subject) {

    /** What may be done. */
    public enum Purpose {
        SNAPSHOT_UPLOAD,
        SNAPSHOT_DOWNLOAD,
        MEDIA_UPLOAD,
        MEDIA_DOWNLOAD
    }
}
