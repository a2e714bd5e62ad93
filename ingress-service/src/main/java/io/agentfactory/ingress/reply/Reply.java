package io.agentfactory.ingress.reply;

import io.agentfactory.events.ReplyFormat;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A reply that is to be delivered now.
 *
 * @param parts the messages that it is sent as, in order; none where the reply has no text
 * @param overdue whether it has been tried for as long as any reply is: one more failure is its last
 */
record Reply(
        UUID replyId,
        String messageId,
        String workspaceId,
        String conversationId,
        String agentKey,
        String provider,
        @Nullable String botIdentity,
        @Nullable String chatId,
        ReplyFormat format,
        Instant requestedAt,
        boolean overdue,
        List<Part> parts) {

    /** One message of the channel, and whether the channel has confirmed it. */
    record Part(int number, String text, boolean sent) {}

    List<Part> unsent() {
        return parts.stream().filter(part -> !part.sent()).toList();
    }
}
