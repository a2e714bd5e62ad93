package io.agentfactory.queue.hydration;

import io.agentfactory.platform.vault.Secret;
import org.jspecify.annotations.Nullable;

/**
 * A bridge configuration in clear, as it goes to the worker and nowhere else: it does not print what it holds. What is
 * configured nowhere is null.
 *
 * @param serviceKeySecretRef the secret that the key came from
 */
public record RevealedBridge(
        @Nullable String serviceKey,
        @Nullable String serviceKeySecretRef,
        @Nullable String baseUrl,
        @Nullable String appBaseUrlMapJson,
        @Nullable String serviceId,
        @Nullable String appKey,
        @Nullable String botIdentity) {

    public static @Nullable RevealedBridge of(Hydration hydration) {
        Hydration.BridgeConfig bridge = hydration.bridge();
        return bridge == null
                ? null
                : new RevealedBridge(
                        revealed(bridge.serviceKey()),
                        bridge.serviceKeySecretRef(),
                        bridge.baseUrl(),
                        revealed(bridge.appBaseUrlMapJson()),
                        bridge.serviceId(),
                        bridge.appKey(),
                        bridge.botIdentity());
    }

    private static @Nullable String revealed(@Nullable Secret secret) {
        return secret == null ? null : secret.reveal();
    }

    @Override
    public String toString() {
        return "RevealedBridge[baseUrl=" + baseUrl + "]";
    }
}
