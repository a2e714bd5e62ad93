package io.agentfactory.ingress.bot;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An agent's bot, and whether messages written to it arrive. */
record BotView(
        @Schema(example = "default") String workspaceId,

        @Schema(example = "helper") String agentKey,

        @Schema(example = "777") String botIdentity,

        @Schema(example = "helper_bot") String username,

        @Schema(example = "https://factory.example.org/agent-factory/telegram/webhook")
        String webhookUrl,

        @Schema(description = "True: Telegram knows our webhook, and we know its secret.")
        boolean ready,

        @Schema(description = "Why it is not ready, one sentence each.")
        List<String> problems,

        @Schema(description = "Updates that Telegram still holds.", example = "0")
        int pendingUpdateCount,

        @Nullable String lastErrorMessage,
        @Nullable Instant lastErrorAt) {}
