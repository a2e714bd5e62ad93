package io.agentfactory.ingress.message;

import io.agentfactory.events.Attachment;
import io.agentfactory.events.ReplyAddress;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages onto their way to the lanes. A caller that is told that a message was not taken may offer it again: its
 * id comes from its source, and shows that it is the same one.
 */
public interface Messages {

    Acceptance accept(Incoming incoming);

    /**
     * A message as its channel gave it.
     *
     * @param source what makes it this message and no other, for example channel, bot and update id
     */
    record Incoming(
            List<String> source,
            String workspaceId,
            String conversationId,
            String agentKey,
            String provider,
            String providerUserId,
            @Nullable String externalMessageId,
            String text,
            ReplyAddress replyAddress,
            Map<String, String> metadata,
            List<Attachment> attachments) {}

    /** Whether a message was taken. */
    sealed interface Acceptance {
        /** All in-sync brokers have it. */
        record Taken(UUID messageId) implements Acceptance {}

        /** It may or may not have been written: offer it again. */
        record Unavailable() implements Acceptance {}
    }
}
