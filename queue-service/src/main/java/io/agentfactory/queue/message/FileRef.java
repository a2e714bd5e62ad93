package io.agentfactory.queue.message;

import io.agentfactory.events.Attachment;
import org.jspecify.annotations.Nullable;

/** A file that came with a message, as the agent is told of it. */
public record FileRef(
        String attachmentId,
        String kind,
        @Nullable String channelFileId,
        @Nullable String fileName,
        @Nullable String mimeType,
        @Nullable Long sizeBytes) {

    static FileRef of(Attachment attachment) {
        return new FileRef(
                attachment.getAttachmentId(),
                attachment.getKind().name(),
                attachment.getChannelFileId(),
                attachment.getFileName(),
                attachment.getMimeType(),
                attachment.getSizeBytes());
    }
}
