package io.agentfactory.ingress.bot;

import static io.agentfactory.ingress.agent.Agents.KEY_PATTERN;

import io.agentfactory.ingress.botapi.BotApi;
import io.agentfactory.platform.vault.Secret;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** An agent's bot over REST. The token goes in and never comes out. */
@RestController
@RequestMapping("/v1/agents/{agentKey}/bot")
@Tag(name = "bots", description = "The Telegram bot of an agent")
class BotController {

    private final BotSetup setup;
    private final BotReadiness readiness;

    BotController(BotSetup setup, BotReadiness readiness) {
        this.setup = setup;
        this.readiness = readiness;
    }

    record TokenRequest(
            @Schema(description = "Bot token from @BotFather.", example = "777:AAEexampleexampleexampleexample")
            @NotNull
            @Pattern(regexp = BotApi.TOKEN_PATTERN, message = "must be a bot token as @BotFather gives it")
            String token) {
        @Override
        public String toString() {
            return "TokenRequest[secret]";
        }
    }

    @Operation(summary = "Give the agent a bot, or set its bot up again with a new webhook secret")
    @PutMapping
    @PreAuthorize("hasRole('admin')")
    BotView put(
            @PathVariable @Pattern(regexp = KEY_PATTERN) String agentKey,
            @RequestParam(defaultValue = "default") @Pattern(regexp = KEY_PATTERN) String workspaceId,
            @Valid @RequestBody TokenRequest request) {
        setup.setUp(workspaceId, agentKey, Secret.of(request.token()));
        return readiness.of(workspaceId, agentKey);
    }

    @Operation(summary = "The agent's bot and whether messages written to it arrive")
    @GetMapping
    @PreAuthorize("hasRole('reader')")
    BotView get(@PathVariable String agentKey, @RequestParam(defaultValue = "default") String workspaceId) {
        return readiness.of(workspaceId, agentKey);
    }
}
