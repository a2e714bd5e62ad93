package io.agentfactory.ingress.reply;

import io.agentfactory.events.ReplyFormat;
import io.agentfactory.ingress.bot.Bots;
import io.agentfactory.ingress.bot.Bots.Token;
import io.agentfactory.ingress.botapi.BotApi;
import io.agentfactory.ingress.botapi.BotApi.Answer;
import io.agentfactory.ingress.botapi.BotApi.Ok;
import io.agentfactory.ingress.botapi.BotApi.OutgoingMessage;
import io.agentfactory.ingress.botapi.BotApi.RateLimited;
import io.agentfactory.ingress.botapi.BotApi.Refused;
import io.agentfactory.ingress.botapi.BotApi.SentMessage;
import io.agentfactory.ingress.botapi.BotApi.Unavailable;
import io.agentfactory.ingress.reply.SendOutcome.ComeBack;
import io.agentfactory.ingress.reply.SendOutcome.Failed;
import io.agentfactory.ingress.reply.SendOutcome.Sent;
import io.agentfactory.ingress.reply.SendOutcome.Unclear;
import io.agentfactory.platform.vault.Secret;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Sends one message through the bot that the person wrote to. Mark-up that Telegram refuses is sent again as plain
 * text, so a slip in an agent's mark-up never costs the person the answer.
 */
@Component
class TelegramChannel {

    private final Bots bots;
    private final BotApi telegram;

    TelegramChannel(Bots bots, BotApi telegram) {
        this.bots = bots;
        this.telegram = telegram;
    }

    SendOutcome send(Reply reply, Reply.Part part) {
        String botIdentity = reply.botIdentity();
        String chatId = reply.chatId();
        if (botIdentity == null || chatId == null) {
            return new Failed("the reply's address names no bot or no chat");
        }
        return switch (bots.token(reply.workspaceId(), botIdentity)) {
            case Token.Found(var token) -> send(token, chatId, reply.format(), part.text());
            case Token.Missing() -> new Unclear("no token of bot " + botIdentity + " in the vault");
            case Token.UnknownBot() -> new Failed("bot " + botIdentity + " is not set up here any more");
        };
    }

    private SendOutcome send(Secret token, String chatId, ReplyFormat format, String text) {
        Answer<SentMessage> answer = telegram.sendMessage(token, new OutgoingMessage(chatId, text, parseMode(format)));
        if (format != ReplyFormat.PLAIN
                && answer instanceof Refused<SentMessage>(int code, String description)
                && refusesMarkUp(code, description)) {
            String plain = format == ReplyFormat.HTML ? HtmlText.toPlain(text) : text;
            return plain.isBlank()
                    ? new Failed("the reply has no text apart from mark-up")
                    : outcome(telegram.sendMessage(token, new OutgoingMessage(chatId, plain, null)));
        }
        return outcome(answer);
    }

    private static SendOutcome outcome(Answer<SentMessage> answer) {
        return switch (answer) {
            case Ok<SentMessage>(SentMessage message) -> new Sent(Long.toString(message.messageId()));
            case RateLimited<SentMessage>(var retryAfter) -> new ComeBack(retryAfter);
            case Unavailable<SentMessage>(String reason) -> new Unclear(reason);
            case Refused<SentMessage>(int code, String description) ->
                // A refused token may be replaced by a valid one; blocked bots and missing chats stay what they are.
                code == 401 || code == 404
                        ? new Unclear("Telegram refuses the bot's token")
                        : new Failed(code + " " + description);
        };
    }

    private static @Nullable String parseMode(ReplyFormat format) {
        return switch (format) {
            case PLAIN -> null;
            case HTML -> "HTML";
            case MARKDOWN -> "Markdown";
        };
    }

    private static boolean refusesMarkUp(int code, String description) {
        return code == 400 && description.toLowerCase(Locale.ROOT).contains("can't parse entities");
    }
}
