package io.agentfactory.cleanup.fleet;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code agent-factory.prices.*}, for estimates: set them to what your provider charges, in millionths of your
 * currency unit.
 *
 * @param machineGbHourMicros an hour of a running machine, for each GB of its memory; default 7500, about 0.0075
 * @param volumeGbHourMicros an hour of a volume, for each GB; default 210, about 0.15 a month
 */
@ConfigurationProperties("agent-factory.prices")
public record PriceSettings(
        @DefaultValue("7500") long machineGbHourMicros,
        @DefaultValue("210") long volumeGbHourMicros) {

    public PriceSettings {
        if (machineGbHourMicros < 0 || volumeGbHourMicros < 0) {
            throw new IllegalArgumentException("agent-factory.prices must not be negative");
        }
    }
}
