package io.agentfactory.queue.snapshot;

import java.time.Instant;
import java.util.UUID;

/** A snapshot that can be restored. */
public record StoredSnapshot(UUID snapshotId, String sha256, long sizeBytes, Instant createdAt) {}
