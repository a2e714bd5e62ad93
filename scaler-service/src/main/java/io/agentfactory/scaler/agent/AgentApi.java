package io.agentfactory.scaler.agent;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which agents may have workers, and what these are told of them. One that was never heard of may: its event can come
 * after its first message.
 */
public interface AgentApi {

    /**
     * Bridge of an agent to its owner's applications. Null: not said.
     *
     * @param serviceKeySecretRef name of the secret that holds the service key
     */
    record Bridge(@Nullable String serviceId, @Nullable String serviceKeySecretRef) {}

    /** Empty: it has none, or it is switched off. */
    Optional<Bridge> bridge(String workspaceId, String agentKey);

    /** Agents that were switched off or deleted. */
    Set<String> disabled(String workspaceId);
}
