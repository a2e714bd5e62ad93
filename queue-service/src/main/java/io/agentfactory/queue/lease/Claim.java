package io.agentfactory.queue.lease;

import io.agentfactory.queue.conversation.HistoryEntry;
import io.agentfactory.queue.conversation.HistoryWindow;
import io.agentfactory.queue.message.FileRef;
import io.agentfactory.queue.message.QueuedMessage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A leased turn, with what the worker needs to run it.
 *
 * @param token fencing token: every call about this turn names it
 * @param sequence place of the message in its lane
 * @param attempts failed attempts before this one
 * @param leaseUntil end of the lease by the database's clock, unless a heartbeat extends it
 * @param history newest entries of the conversation, oldest first
 * @param historyWindow what {@code history} holds at most
 */
public record Claim(
        UUID messageId,
        String workspaceId,
        String conversationId,
        String agentKey,
        long token,
        long sequence,
        int attempts,
        Instant leaseUntil,
        Payload payload,
        List<HistoryEntry> history,
        HistoryWindow historyWindow,
        @Nullable String systemPrompt) {

    /** What the person wrote, unchanged, and what came with it. */
    public record Payload(
            String text,
            String provider,
            String providerUserId,
            Map<String, String> metadata,
            List<FileRef> attachments) {

        static Payload of(QueuedMessage message) {
            return new Payload(
                    message.text(),
                    message.provider(),
                    message.providerUserId(),
                    message.metadata(),
                    message.attachments());
        }
    }
}
