package io.agentfactory.queue.storage;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings {@code agent-factory.storage.*}.
 *
 * @param endpoint S3 endpoint; empty: that of AWS in the region
 * @param region S3 region
 * @param bucket bucket, which must exist
 * @param accessKey access key; empty: the credentials of the machine
 * @param secretKey secret key
 * @param uploads uploads that a copy of the service takes at a time, each through a temporary file, 1 to 1000, default
 *     16
 * @param patience how long a further one waits before it is told to come back later, default 10 s
 */
@Validated
@ConfigurationProperties("agent-factory.storage")
public record StorageSettings(
        @Nullable String endpoint,
        @DefaultValue("us-east-1") String region,
        @DefaultValue("agent-factory") String bucket,
        @Nullable String accessKey,
        @Nullable String secretKey,
        @Min(1) @Max(1000) @DefaultValue("16") int uploads,
        @DefaultValue("10s") Duration patience) {

    public StorageSettings {
        if (endpoint != null && !endpoint.isBlank() && URI.create(endpoint).getScheme() == null) {
            throw new IllegalArgumentException(
                    "AGENT_FACTORY_S3_ENDPOINT is " + endpoint + ", must be a URL such as http://localhost:9000");
        }
    }

    @Override
    public String toString() {
        return "StorageSettings[endpoint=" + endpoint + ", region=" + region + ", bucket=" + bucket + "]";
    }
}
