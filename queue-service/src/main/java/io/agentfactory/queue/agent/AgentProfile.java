package io.agentfactory.queue.agent;

import io.agentfactory.events.AgentChanged;
import io.agentfactory.events.BridgeConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the queue needs of an agent's profile.
 *
 * @param enabled a disabled agent runs no turns
 * @param botTokenToWorker whether its workers may be given the bot's token
 * @param secretRefs names of secrets that it uses, in order of preference
 */
public record AgentProfile(
        boolean enabled,
        @Nullable String systemPrompt,
        @Nullable String botIdentity,
        boolean botTokenToWorker,
        List<String> secretRefs,
        @Nullable Bridge bridge) {

    public AgentProfile {
        secretRefs = List.copyOf(secretRefs);
    }

    static AgentProfile of(AgentChanged event) {
        return new AgentProfile(
                event.getEnabled() && !event.getDeleted(),
                event.getSystemPrompt(),
                event.getBotIdentity(),
                event.getBotTokenToWorker(),
                event.getSecretRefs(),
                event.getBridge() == null ? null : Bridge.of(event.getBridge()));
    }

    /** The way to the owner's own applications. */
    public record Bridge(
            boolean enabled,
            @Nullable String baseUrl,
            @Nullable String serviceId,
            @Nullable String appKey,
            @Nullable String serviceKeySecretRef,
            @Nullable String appBaseUrlMapJsonSecretRef) {

        private static Bridge of(BridgeConfig event) {
            return new Bridge(
                    event.getEnabled(),
                    event.getBaseUrl(),
                    event.getServiceId(),
                    event.getAppKey(),
                    event.getServiceKeySecretRef(),
                    event.getAppBaseUrlMapJsonSecretRef());
        }
    }
}
