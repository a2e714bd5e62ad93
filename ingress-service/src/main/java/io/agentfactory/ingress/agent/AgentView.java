package io.agentfactory.ingress.agent;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An agent profile as callers see it. */
record AgentView(
        @Schema(example = "default") String workspaceId,

        @Schema(example = "helper") String agentKey,

        @Schema(description = "Rises with every change.", example = "3")
        long version,

        @Schema(example = "2026-11-01") String profileVersion,
        boolean enabled,
        @Nullable String systemPrompt,
        boolean botTokenToWorker,

        @Schema(description = "Telegram bot id, null while the agent has no bot.", example = "777") @Nullable
        String botIdentity,

        @JsonIgnore @Nullable String botTokenRef,
        Instant changedAt) {}
