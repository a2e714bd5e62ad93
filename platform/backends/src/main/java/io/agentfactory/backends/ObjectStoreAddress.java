package io.agentfactory.backends;

/** An S3 bucket for tests. */
public record ObjectStoreAddress(String endpoint, String region, String bucket, String accessKey, String secretKey) {}
