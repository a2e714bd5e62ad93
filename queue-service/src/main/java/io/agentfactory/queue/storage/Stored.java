package io.agentfactory.queue.storage;

/**
 * What has become of bytes that were sent.
 *
 * @param sha256 of what we received, lower-case hex
 */
public record Stored(String sha256, long sizeBytes) {}
