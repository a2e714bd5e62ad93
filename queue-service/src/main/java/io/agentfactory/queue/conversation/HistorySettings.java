package io.agentfactory.queue.conversation;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings {@code agent-factory.history.*}. Sizes are of the contents in UTF-8.
 *
 * @param window entries that a claim carries at most, the newest; 0 to 1000, default 64
 * @param windowSize what they may come to, 0 to 16 MB, default 1 MB; an entry is carried whole or not at all
 * @param entries entries of a conversation that are kept at most, the newest; 100 to 1,000,000, default 10,000
 * @param size what they may come to, 1 MB to 1 GB, default 32 MB
 */
@Validated
@ConfigurationProperties("agent-factory.history")
public record HistorySettings(
        @Min(0) @Max(1000) @DefaultValue("64") int window,
        @DefaultValue("1MB") DataSize windowSize,
        @Min(100) @Max(1_000_000) @DefaultValue("10000") int entries,
        @DefaultValue("32MB") DataSize size) {

    public HistorySettings {
        requireBetween("window-size", windowSize, DataSize.ofBytes(0), DataSize.ofMegabytes(16));
        requireBetween("size", size, DataSize.ofMegabytes(1), DataSize.ofGigabytes(1));
    }

    private static void requireBetween(String name, DataSize value, DataSize least, DataSize most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "agent-factory.history." + name + " is " + value + ", must be between " + least + " and " + most);
        }
    }
}
