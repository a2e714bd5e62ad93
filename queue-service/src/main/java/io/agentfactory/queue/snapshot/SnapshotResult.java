package io.agentfactory.queue.snapshot;

import java.time.Instant;
import java.util.UUID;

/** Answers to a worker that stores a snapshot, one closed set for each step. */
public interface SnapshotResult {

    /** Answers to the beginning of a snapshot. */
    sealed interface OfPreparation {}

    /** Answers to the upload of its bytes. */
    sealed interface OfUpload {}

    /** Answers to its completion. */
    sealed interface OfCompletion {}

    /** The upload may begin. */
    record Prepared(UUID snapshotId, Instant expiresAt) implements OfPreparation {}

    /** The bytes are stored; the digest is ours. */
    record Received(String sha256, long sizeBytes) implements OfUpload {}

    /** The snapshot can be restored. */
    record Ready() implements OfCompletion {}

    /** The worker has run no turn, or one was run since: its workspace is not the conversation's newest. */
    record NotNewest() implements OfPreparation, OfCompletion {}

    /** No such snapshot of this worker, or not in a state that allows this. */
    record NoSuchUpload() implements OfUpload, OfCompletion {}

    /** What the worker says it sent is not what we received. */
    record DigestMismatch(String sha256, long sizeBytes) implements OfCompletion {}

    /** More bytes than a snapshot may have. */
    record TooLarge(String detail) implements OfUpload {}

    /** Others are being stored; the snapshot can be sent again. */
    record Busy(String detail) implements OfUpload {}
}
