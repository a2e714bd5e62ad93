package io.agentfactory.queue.message;

import io.agentfactory.events.ReplyAddress;
import org.jspecify.annotations.Nullable;

/** Where replies to a message go; opaque to the queue. */
public record ReplyTo(
        String provider,
        @Nullable String botIdentity,
        @Nullable String chatId,
        @Nullable String replyToMessageId) {

    static ReplyTo of(ReplyAddress address) {
        return new ReplyTo(
                address.getProvider(), address.getBotIdentity(), address.getChatId(), address.getReplyToMessageId());
    }

    public ReplyAddress toEvent() {
        return ReplyAddress.newBuilder()
                .setProvider(provider)
                .setBotIdentity(botIdentity)
                .setChatId(chatId)
                .setReplyToMessageId(replyToMessageId)
                .build();
    }
}
