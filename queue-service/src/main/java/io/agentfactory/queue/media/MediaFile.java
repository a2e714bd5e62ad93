package io.agentfactory.queue.media;

import java.util.UUID;

/**
 * A file that is stored.
 *
 * @param mimeType as its sender named it
 */
public record MediaFile(UUID mediaId, String mimeType, String sha256, long sizeBytes) {}
