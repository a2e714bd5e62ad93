package io.agentfactory.queue.snapshot;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings {@code agent-factory.snapshots.*}.
 *
 * @param endpoint S3 endpoint; empty: that of AWS in the region
 * @param region S3 region
 * @param bucket bucket, which must exist
 * @param accessKey access key; empty: the credentials of the machine
 * @param secretKey secret key
 * @param largest most bytes that a snapshot may have, default 2 GB
 * @param keep how long a snapshot can be restored, 1 h to 365 d, default 30 d
 */
@ConfigurationProperties("agent-factory.snapshots")
public record SnapshotSettings(
        @Nullable String endpoint,
        @DefaultValue("us-east-1") String region,
        @DefaultValue("agent-factory") String bucket,
        @Nullable String accessKey,
        @Nullable String secretKey,
        @DefaultValue("2GB") DataSize largest,
        @DefaultValue("30d") Duration keep) {

    public SnapshotSettings {
        if (keep.toHours() < 1 || keep.toDays() > 365) {
            throw new IllegalArgumentException(
                    "agent-factory.snapshots.keep is " + keep + ", must be between 1 h and 365 d");
        }
        if (endpoint != null && !endpoint.isBlank() && URI.create(endpoint).getScheme() == null) {
            throw new IllegalArgumentException(
                    "AGENT_FACTORY_S3_ENDPOINT is " + endpoint + ", must be a URL such as http://localhost:9000");
        }
    }

    @Override
    public String toString() {
        return "SnapshotSettings[endpoint=" + endpoint + ", region=" + region + ", bucket=" + bucket + "]";
    }
}
