package io.agentfactory.queue.hydration;

import io.agentfactory.platform.vault.Secret;
import io.agentfactory.queue.lease.Claim;
import io.agentfactory.queue.toolcall.ToolCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a worker may need to run a turn, secrets included.
 *
 * @param claim the turn, with the conversation's history
 * @param pendingToolCalls tools that earlier turns have called and that have not answered
 * @param telegramBotToken only where the agent's profile lets its workers have it
 * @param bridge null: the agent has none
 */
public record Hydration(
        Claim claim,
        List<ToolCall> pendingToolCalls,
        @Nullable Secret telegramBotToken,
        @Nullable BridgeConfig bridge) {

    /**
     * How to reach the owner's own applications. What is not configured anywhere is null.
     *
     * @param serviceKeySecretRef the secret that the key came from
     */
    public record BridgeConfig(
            @Nullable Secret serviceKey,
            @Nullable String serviceKeySecretRef,
            @Nullable String baseUrl,
            @Nullable Secret appBaseUrlMapJson,
            @Nullable String serviceId,
            @Nullable String appKey,
            @Nullable String botIdentity) {}
}
