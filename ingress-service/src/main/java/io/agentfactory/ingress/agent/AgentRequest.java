package io.agentfactory.ingress.agent;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** What an owner says of an agent. It replaces what was said before: a field that is left out is cleared. */
record AgentRequest(
        @Schema(description = "Free text, shown in views.", example = "2026-11-01") @NotBlank @Size(max = 128)
        String profileVersion,

        @Schema(description = "A disabled agent takes no messages.", example = "true") @NotNull
        Boolean enabled,

        @Schema(description = "Prompt applied when a turn is hydrated.", example = "Answer in one paragraph.")
        @Size(max = 65_536)
        @Nullable
        String systemPrompt,

        @Schema(description = "Whether hydration may hand the bot's token to workers.", example = "false") @Nullable
        Boolean botTokenToWorker) {

    boolean tokenToWorker() {
        return Boolean.TRUE.equals(botTokenToWorker);
    }
}
