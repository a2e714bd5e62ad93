package io.agentfactory.queue.hydration;

import io.agentfactory.platform.vault.Secret;
import io.agentfactory.queue.agent.AgentProfile;
import io.agentfactory.queue.hydration.ActiveSecrets.Found;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Puts an agent's bridge configuration together. What the profile says wins, unless it is blank; then comes the secret
 * of the agent, then that of the workspace. A name of a secret that the profile gives comes before both, and where no
 * such secret is active it is passed over.
 */
@Component
class BridgeSecrets {

    private static final String PREFIX = "agent-bridge.";

    private final ActiveSecrets secrets;

    BridgeSecrets(ActiveSecrets secrets) {
        this.secrets = secrets;
    }

    /** Null where the agent has no bridge, or it is switched off. */
    Hydration.@Nullable BridgeConfig of(String workspaceId, String agentKey, AgentProfile profile) {
        AgentProfile.Bridge bridge = profile.bridge();
        return bridge == null || !bridge.enabled()
                ? null
                : new Names(workspaceId, agentKey).config(bridge, profile.botIdentity());
    }

    /** Where the values of one agent are looked for. */
    private final class Names {

        private final String workspaceId;
        private final String agentKey;

        private Names(String workspaceId, String agentKey) {
            this.workspaceId = workspaceId;
            this.agentKey = agentKey;
        }

        private Hydration.BridgeConfig config(AgentProfile.Bridge bridge, @Nullable String botIdentity) {
            Optional<Found> serviceKey = secret("serviceKey", bridge.serviceKeySecretRef());
            Optional<Found> baseUrlMap = secret("baseUrlMapJson", bridge.appBaseUrlMapJsonSecretRef());
            return new Hydration.BridgeConfig(
                    serviceKey.map(Found::secret).orElse(null),
                    serviceKey.map(Found::ref).orElse(null),
                    value("baseUrl", bridge.baseUrl()),
                    baseUrlMap.map(Found::secret).orElse(null),
                    value("serviceId", bridge.serviceId()),
                    value("appKey", bridge.appKey()),
                    botIdentity);
        }

        private Optional<Found> secret(String name, @Nullable String override) {
            String first = override == null ? "" : override.strip();
            return secrets.first(workspaceId, Stream.of(first, PREFIX + name + "." + agentKey, PREFIX + name));
        }

        private @Nullable String value(String name, @Nullable String inProfile) {
            return inProfile != null && !inProfile.isBlank()
                    ? inProfile
                    : secret(name, null).map(Found::secret).map(Secret::reveal).orElse(null);
        }
    }
}
