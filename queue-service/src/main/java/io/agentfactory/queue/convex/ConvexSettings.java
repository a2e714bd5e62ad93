package io.agentfactory.queue.convex;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings {@code agent-factory.convex.*}.
 *
 * @param namespace what the names of functions begin with, as workers are told by
 *     {@code AGENT_FACTORY_FUNCTION_NAMESPACE}; default agentFactory
 */
@Validated
@ConfigurationProperties("agent-factory.convex")
record ConvexSettings(
        @NotBlank @DefaultValue("agentFactory") String namespace) {}
