package io.agentfactory.ingress.telegram;

import io.agentfactory.ingress.bot.Bots;
import io.agentfactory.ingress.bot.Bots.Route;
import io.agentfactory.ingress.message.Messages;
import io.agentfactory.ingress.message.Messages.Acceptance;
import io.agentfactory.ingress.telegram.Update.Ignored;
import io.agentfactory.ingress.telegram.Update.Reason;
import io.agentfactory.ingress.telegram.Update.Written;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * Takes updates from Telegram.
 *
 * <p>The answer decides whether Telegram sends the update again: a 2xx is given for what the brokers have and for what
 * will never be for us; a 5xx for what may go better later; a 403 for what did not come from Telegram. A message is
 * never acknowledged before all in-sync brokers have it.
 */
@RestController
@Tag(name = "telegram", description = "Webhook for Telegram's servers")
class WebhookController {

    private final Bots bots;
    private final Messages messages;
    private final UpdateBudget budget;
    private final UpdateBody body;
    private final WebhookMeters meters;

    WebhookController(Bots bots, Messages messages, UpdateBudget budget, UpdateBody body, WebhookMeters meters) {
        this.bots = bots;
        this.messages = messages;
        this.budget = budget;
        this.body = body;
        this.meters = meters;
    }

    @Operation(
            summary = "Take one update",
            description =
                    "202 taken; 200 not for us; 400 not JSON; 403 no or a wrong secret; 413 over 1 MiB; 503 try again")
    @PostMapping("/agent-factory/telegram/webhook")
    ResponseEntity<Map<String, Object>> receive(
            @RequestHeader(name = "X-Telegram-Bot-Api-Secret-Token", required = false) @Nullable String secret,
            HttpServletRequest request)
            throws IOException {
        // The secret is judged before the body is read: a forger costs us no memory.
        Route route = route(secret);
        try (UpdateBudget.Room room = budget.take(request.getContentLengthLong())) {
            JsonNode json = body.read(request);
            if (!route.agentEnabled()) {
                return ignored(Reason.AGENT_DISABLED);
            }
            return switch (UpdateReader.read(json)) {
                case Ignored(Reason reason) -> ignored(reason);
                case Written written -> accept(route, written);
            };
        }
    }

    private Route route(@Nullable String secret) {
        return bots.byWebhookSecret(secret)
                .orElseThrow(() -> meters.refused(
                        HttpStatus.FORBIDDEN,
                        "webhook-secret",
                        "The header X-Telegram-Bot-Api-Secret-Token is missing or belongs to no bot of ours."));
    }

    private ResponseEntity<Map<String, Object>> accept(Route route, Written update) {
        return switch (messages.accept(TelegramMessage.of(route, update))) {
            case Acceptance.Taken(var messageId) -> {
                meters.accepted();
                yield ResponseEntity.accepted().body(Map.of("ok", true, "messageId", messageId));
            }
            case Acceptance.Unavailable() ->
                throw meters.tryAgain("brokers-unavailable", "The message could not be stored safely: try again.");
        };
    }

    private ResponseEntity<Map<String, Object>> ignored(Reason reason) {
        meters.ignored(reason);
        return ResponseEntity.ok(Map.of("ok", true, "ignored", true));
    }
}
