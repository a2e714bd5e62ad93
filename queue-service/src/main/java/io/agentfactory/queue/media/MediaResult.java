package io.agentfactory.queue.media;

import java.util.UUID;

/** Answers to a worker that sends a file, one closed set for each step. */
public interface MediaResult {

    /** Answers to the beginning. */
    sealed interface OfPreparation {}

    /** Answers to the bytes. */
    sealed interface OfUpload {}

    /** The bytes may be sent. */
    record Prepared(UUID mediaId) implements OfPreparation {}

    /** The worker serves no conversation, so there is none that the file could belong to. */
    record NoConversation() implements OfPreparation {}

    /** The conversation has as many files as it may. */
    record TooMany(int most) implements OfPreparation {}

    /** The bytes are stored; the digest is ours. */
    record Received(String sha256, long sizeBytes) implements OfUpload {}

    /** No such file of this worker. */
    record NoSuchUpload() implements OfUpload {}

    /** More bytes than a file may have. */
    record TooLarge(String detail) implements OfUpload {}

    /** Others are being stored; the file can be sent again. */
    record Busy(String detail) implements OfUpload {}
}
