package io.agentfactory.platform.problem;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of requests.
 *
 * @param maxBody largest body, where {@code bodyLimits} says nothing else
 * @param bodyLimits other limits by path pattern, for example {@code /v1/worker/snapshots/*\/content}
 */
@ConfigurationProperties("agent-factory.http")
record HttpProperties(
        @DefaultValue("1MB") DataSize maxBody, @DefaultValue Map<String, DataSize> bodyLimits) {

    HttpProperties {
        bodyLimits = Map.copyOf(bodyLimits);
    }
}
