package io.agentfactory.ingress.telegram;

import io.agentfactory.events.ReplyAddress;
import io.agentfactory.ingress.bot.Bots.Route;
import io.agentfactory.ingress.message.Messages;
import io.agentfactory.ingress.telegram.Update.Written;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a message for the lanes from what was written to a bot. A pure function of the two. */
final class TelegramMessage {

    private static final String PROVIDER = "telegram";

    private TelegramMessage() {}

    static Messages.Incoming of(Route route, Written update) {
        String botIdentity = route.botIdentity();
        return new Messages.Incoming(
                List.of(PROVIDER, botIdentity, Long.toString(update.updateId())),
                route.workspaceId(),
                PROVIDER + ":" + botIdentity + ":" + update.chatId(),
                route.agentKey(),
                PROVIDER,
                update.userId(),
                update.messageId(),
                update.text(),
                ReplyAddress.newBuilder()
                        .setProvider(PROVIDER)
                        .setBotIdentity(botIdentity)
                        .setChatId(update.chatId())
                        .setReplyToMessageId(update.messageId())
                        .build(),
                metadata(botIdentity, update),
                update.attachments());
    }

    private static Map<String, String> metadata(String botIdentity, Written update) {
        Map<String, String> metadata = new LinkedHashMap<>(update.mediaMetadata());
        metadata.put("telegramBotIdentity", botIdentity);
        metadata.put("telegramChatId", update.chatId());
        metadata.put("telegramUserId", update.userId());
        metadata.put("providerUserId", update.userId());
        return metadata;
    }
}
