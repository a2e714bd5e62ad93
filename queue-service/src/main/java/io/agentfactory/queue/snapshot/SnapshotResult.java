package io.agentfactory.queue.snapshot;

import java.time.Instant;
import java.util.UUID;

/** Answers to a worker that stores a snapshot, one closed set for each step. */
public final class SnapshotResult {

    private SnapshotResult() {}

    /** Answers to the beginning of a snapshot. */
    public sealed interface OfPreparation {}

    /** Answers to the upload of its bytes. */
    public sealed interface OfUpload {}

    /** Answers to its completion. */
    public sealed interface OfCompletion {}

    /** The upload may begin. */
    public record Prepared(UUID snapshotId, Instant expiresAt) implements OfPreparation {}

    /** The bytes are stored; the digest is ours. */
    public record Received(String sha256, long sizeBytes) implements OfUpload {}

    /** The snapshot can be restored. */
    public record Ready() implements OfCompletion {}

    /** The worker has run no turn, or another worker has run one since: its workspace is not the newest. */
    public record NotNewest() implements OfPreparation {}

    /** No such snapshot of this worker, or not in a state that allows this. */
    public record NoSuchUpload() implements OfUpload, OfCompletion {}

    /** What the worker says it sent is not what we received. */
    public record DigestMismatch(String sha256, long sizeBytes) implements OfCompletion {}

    /** More bytes than a snapshot may have. */
    public record TooLarge(String detail) implements OfUpload {}
}
