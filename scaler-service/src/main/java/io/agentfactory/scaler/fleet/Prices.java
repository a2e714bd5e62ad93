package io.agentfactory.scaler.fleet;

import jakarta.validation.constraints.Min;
import java.time.Instant;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What machines and volumes cost, in millionths of the currency unit. The defaults are about what Fly asks in US
 * dollars for a shared CPU with 2 GB, and for a volume.
 *
 * @param machineHourMicros one machine for one hour, at least 0
 * @param volumeGbHourMicros one GB of volume for one hour, at least 0
 */
@Validated
@ConfigurationProperties("agent-factory.prices")
record Prices(
        @DefaultValue("14900") @Min(0) long machineHourMicros,
        @DefaultValue("205") @Min(0) long volumeGbHourMicros) {

    private static final long HOUR_SECONDS = 3_600;

    long costMicros(Worker worker, Instant now) {
        long machine = worker.machineSeconds(now) * machineHourMicros;
        long volume = worker.volumeSeconds(now) * worker.volume().sizeGb() * volumeGbHourMicros;
        return (machine + volume) / HOUR_SECONDS;
    }
}
