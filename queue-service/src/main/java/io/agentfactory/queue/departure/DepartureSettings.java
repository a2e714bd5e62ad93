package io.agentfactory.queue.departure;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code agent-factory.workers.*}.
 *
 * @param silentAfter a worker without a running turn that has not called for this long loses its lane; 1 s to 1 h,
 *     default 60 s
 */
@ConfigurationProperties("agent-factory.workers")
public record DepartureSettings(@DefaultValue("60s") Duration silentAfter) {

    public DepartureSettings {
        if (silentAfter.compareTo(Duration.ofSeconds(1)) < 0 || silentAfter.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(
                    "agent-factory.workers.silent-after is " + silentAfter + ", must be between 1 s and 1 h");
        }
    }
}
