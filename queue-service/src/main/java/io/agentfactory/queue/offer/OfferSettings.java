package io.agentfactory.queue.offer;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings {@code agent-factory.offers.*}.
 *
 * @param lifetime how long a worker has to accept, default 5 s
 * @param lapsesUntilDeaf offers in a row that a worker may let lapse before it gets no more, 1 to 100, default 3
 */
@Validated
@ConfigurationProperties("agent-factory.offers")
public record OfferSettings(
        @DefaultValue("5s") Duration lifetime,
        @Min(1) @Max(100) @DefaultValue("3") int lapsesUntilDeaf) {

    public OfferSettings {
        if (lifetime.toMillis() < 100 || lifetime.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException(
                    "agent-factory.offers.lifetime is " + lifetime + ", must be between 100 ms and 5 min");
        }
    }
}
