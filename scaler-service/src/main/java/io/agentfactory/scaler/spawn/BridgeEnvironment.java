package io.agentfactory.scaler.spawn;

import io.agentfactory.platform.vault.Secret;
import io.agentfactory.platform.vault.Vault;
import io.agentfactory.scaler.agent.AgentApi;
import io.agentfactory.scaler.agent.AgentApi.Bridge;
import io.agentfactory.scaler.fleet.Worker;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What a worker is told of its agent's bridge, under the names that the existing image reads. It gets its own agent's
 * values and no other's; nothing at all where the agent has no bridge.
 */
@Component
class BridgeEnvironment {

    private static final String PREFIX = "agent-bridge.";

    private final AgentApi agents;
    private final Vault vault;

    BridgeEnvironment(AgentApi agents, Vault vault) {
        this.agents = agents;
        this.vault = vault;
    }

    Map<String, String> of(Worker worker) {
        var environment = new HashMap<String, String>();
        agents.bridge(worker.workspaceId(), worker.agentKey()).ifPresent(bridge -> {
            serviceId(worker, bridge).ifPresent(value -> environment.put("OPENCLAW_SERVICE_ID", value));
            secret(worker, "serviceKey", bridge.serviceKeySecretRef())
                    .ifPresent(value -> environment.put("OPENCLAW_SERVICE_KEY", value));
            secret(worker, "linkingSharedSecret", null)
                    .ifPresent(value -> environment.put("OPENCLAW_LINKING_SHARED_SECRET", value));
        });
        return environment;
    }

    private Optional<String> serviceId(Worker worker, Bridge bridge) {
        String configured = bridge.serviceId();
        return configured == null || configured.isBlank() ? secret(worker, "serviceId", null) : Optional.of(configured);
    }

    /** The one that the agent names, then the agent's own, then the workspace's. */
    private Optional<String> secret(Worker worker, String name, @Nullable String named) {
        return Stream.of(
                        Objects.requireNonNullElse(named, "").strip(),
                        PREFIX + name + "." + worker.agentKey(),
                        PREFIX + name)
                .filter(ref -> ref.startsWith(PREFIX))
                .flatMap(ref -> vault.active(worker.workspaceId(), ref).stream())
                .map(Secret::reveal)
                .filter(value -> !value.isBlank())
                .findFirst();
    }
}
