package io.agentfactory.local.telegram;

import static io.agentfactory.local.telegram.Answer.badRequest;

import io.agentfactory.local.telegram.Message.Attachment;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.ObjectNode;

/** The methods of the Bot API. Names of methods are read without regard to case, as Telegram reads them. */
final class BotApi {

    private static final int MAX_TEXT = 4096;
    private static final int MAX_SECRET = 256;
    private static final Set<String> ACTIONS = Set.of(
            "typing",
            "upload_photo",
            "record_video",
            "upload_video",
            "record_voice",
            "upload_voice",
            "upload_document",
            "choose_sticker",
            "find_location",
            "record_video_note",
            "upload_video_note");

    private final Ledger ledger;
    private final Chats chats;

    BotApi(Ledger ledger, Chats chats) {
        this.ledger = ledger;
        this.chats = chats;
    }

    Answer call(BotAccount bot, String method, Parameters parameters) {
        return switch (method.toLowerCase(Locale.ROOT)) {
            case "getme" -> Answer.result(BotApiShapes.me(bot));
            case "setwebhook" -> setWebhook(bot, parameters);
            case "deletewebhook" -> done(chats.deleteWebhook(bot.id(), parameters.flag("drop_pending_updates")));
            case "getwebhookinfo" ->
                Answer.result(ledger.with(
                        bot.id(),
                        memory -> BotApiShapes.webhookInfo(
                                memory.webhook(), memory.pending().size(), memory.lastError())));
            case "sendmessage" -> sendMessage(bot, parameters);
            case "sendchataction" -> sendChatAction(bot, parameters);
            case "getfile" -> getFile(bot, parameters);
            default -> Answer.notFound(": method not found");
        };
    }

    private Answer setWebhook(BotAccount bot, Parameters parameters) {
        String url = parameters.text("url").strip();
        boolean dropPending = parameters.flag("drop_pending_updates");
        if (url.isEmpty()) {
            return done(chats.deleteWebhook(bot.id(), dropPending));
        }
        String secret = parameters.text("secret_token");
        if (secret.length() > MAX_SECRET) {
            return badRequest("secret token is too long");
        }
        if (!secret.matches("[A-Za-z0-9_-]*")) {
            return badRequest("secret token contains unallowed characters");
        }
        if (!isHttp(url)) {
            // The real Telegram insists on HTTPS; its self-hosted server, like this one, does not.
            return badRequest("bad webhook: An HTTPS URL must be provided for webhook");
        }
        List<String> previous = ledger.with(
                bot.id(),
                memory -> memory.webhook() == null
                        ? List.<String>of()
                        : memory.webhook().allowedUpdates());
        int connections = Math.clamp(
                parameters.number("max_connections").orElse(Webhook.DEFAULT_CONNECTIONS), 1, Webhook.MAX_CONNECTIONS);
        // Kinds that are not named stay as they were.
        List<String> allowed =
                parameters.tree("allowed_updates").isPresent() ? parameters.texts("allowed_updates") : previous;
        return done(chats.setWebhook(bot.id(), new Webhook(url, secret, connections, allowed), dropPending));
    }

    private Answer sendMessage(BotAccount bot, Parameters parameters) {
        if (parameters.text("chat_id").isBlank()) {
            return badRequest("chat_id is empty");
        }
        OptionalLong chatId = parameters.number("chat_id");
        if (chatId.isEmpty()) {
            return badRequest("chat not found");
        }
        return switch (Markup.parse(parameters.text("text"), parameters.text("parse_mode"))) {
            case Markup.UnknownMode() -> badRequest("unsupported parse_mode");
            case Markup.Broken(String reason) -> badRequest("can't parse entities: " + reason);
            case Markup.Formatted formatted when formatted.text().isBlank() -> badRequest("message text is empty");
            case Markup.Formatted formatted
            when formatted.text().length() > MAX_TEXT -> badRequest("message is too long");
            case Markup.Formatted formatted -> send(bot, chatId.getAsLong(), formatted, replyTo(parameters));
        };
    }

    private Answer send(BotAccount bot, long chatId, Markup.Formatted text, @Nullable Long replyTo) {
        return switch (chats.botWrites(bot.id(), chatId, text.text(), text.entities(), replyTo)) {
            case Chats.Sent.Accepted(Message message, Person person, Message answered) -> {
                ObjectNode shape = BotApiShapes.message(bot, message, person);
                if (answered != null) {
                    shape.set("reply_to_message", BotApiShapes.message(bot, answered, person));
                }
                yield Answer.result(shape);
            }
            case Chats.Sent.Refused(Answer.Refusal refusal) -> refusal;
        };
    }

    private static @Nullable Long replyTo(Parameters parameters) {
        JsonNode reply = parameters.tree("reply_parameters").orElse(null);
        OptionalLong messageId =
                reply == null ? parameters.number("reply_to_message_id") : Parameters.number(reply.get("message_id"));
        return messageId.isPresent() ? messageId.getAsLong() : null;
    }

    private Answer sendChatAction(BotAccount bot, Parameters parameters) {
        OptionalLong chatId = parameters.number("chat_id");
        if (chatId.isEmpty()) {
            return badRequest(parameters.has("chat_id") ? "chat not found" : "chat_id is empty");
        }
        String action = parameters.text("action");
        if (!ACTIONS.contains(action)) {
            return badRequest("wrong parameter action in request");
        }
        Answer.Refusal refusal = chats.botActs(bot.id(), chatId.getAsLong(), action);
        return refusal == null ? Answer.result(BooleanNode.TRUE) : refusal;
    }

    private Answer getFile(BotAccount bot, Parameters parameters) {
        String fileId = parameters.text("file_id");
        if (fileId.isBlank()) {
            return badRequest("file_id not specified");
        }
        Attachment file = ledger.with(bot.id(), memory -> memory.file(fileId));
        if (file == null) {
            return badRequest("wrong file_id or the file is temporarily unavailable");
        }
        return file.size() > FileStore.MAX_BYTES
                ? badRequest("file is too big")
                : Answer.result(BotApiShapes.file(file));
    }

    private static Answer done(String description) {
        return new Answer.Result(BooleanNode.TRUE, description);
    }

    private static boolean isHttp(String url) {
        try {
            URI uri = URI.create(url);
            return uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
