package io.agentfactory.queue.conversation;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings {@code agent-factory.history.*}.
 *
 * @param window entries that a claim carries, 0 to 1000, default 64
 */
@Validated
@ConfigurationProperties("agent-factory.history")
public record HistorySettings(
        @Min(0) @Max(1000) @DefaultValue("64") int window) {}
