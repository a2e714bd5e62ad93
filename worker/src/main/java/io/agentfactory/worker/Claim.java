package io.agentfactory.worker;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One leased turn with all that is needed to run it.
 *
 * @param token fencing token: every later call about this turn names it, and a lower one than the lane's changes
 *     nothing
 * @param sequence place of the message in its lane, from 1
 * @param attempts attempts of this message that failed before
 * @param leaseUntil end of the lease by the clock of the door's database; heartbeats move it
 * @param history the conversation before this message, oldest first
 * @param systemPrompt what the agent is told to be; null if nothing
 */
public record Claim(
        String messageId,
        String workspaceId,
        String conversationId,
        String agentKey,
        long token,
        long sequence,
        int attempts,
        Instant leaseUntil,
        Payload payload,
        List<HistoryEntry> history,
        @Nullable String systemPrompt) {

    public Claim {
        history = List.copyOf(history);
    }

    /**
     * What the person wrote, and where it came from.
     *
     * @param attachments as the door describes them; empty if none
     */
    public record Payload(
            String text,
            @Nullable String provider,
            @Nullable String providerUserId,
            Map<String, String> metadata,
            List<Map<String, Object>> attachments) {

        /** Content stays out of logs. */
        @Override
        public String toString() {
            return "Payload[provider=" + provider + ", characters=" + text.length() + "]";
        }
    }

    /** Ids only: content stays out of logs. */
    @Override
    public String toString() {
        return "Claim[messageId=" + messageId + ", conversationId=" + conversationId + ", token=" + token
                + ", sequence=" + sequence + ", attempts=" + attempts + "]";
    }
}
