package io.agentfactory.worker;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
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
 * @param historyWindow what {@code history} holds at most; null from a door that does not tell
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
        @Nullable HistoryWindow historyWindow,
        @Nullable String systemPrompt) {

    public Claim {
        history = List.copyOf(history);
    }

    /**
     * The newest entries of a history that a claim carries.
     *
     * @param entries how many at most
     * @param bytes what their contents come to at most, in UTF-8
     */
    public record HistoryWindow(int entries, long bytes) {

        /** The newest of these that fit, oldest first. The first that does not fit hides all before it. */
        List<HistoryEntry> of(List<HistoryEntry> history) {
            int first = history.size();
            long room = bytes;
            while (first > 0 && history.size() - first < entries) {
                room -= history.get(first - 1).content().getBytes(StandardCharsets.UTF_8).length;
                if (room < 0) {
                    break;
                }
                first--;
            }
            return history.subList(first, history.size());
        }
    }

    /** This turn with the history that the turn before it leaves, for a claim that came without. */
    Claim after(Claim before, List<HistoryEntry> said) {
        HistoryWindow window = historyWindow;
        if (window == null) {
            return this;
        }
        List<HistoryEntry> grown = new ArrayList<>(before.history());
        grown.addAll(said);
        return new Claim(
                messageId,
                workspaceId,
                conversationId,
                agentKey,
                token,
                sequence,
                attempts,
                leaseUntil,
                payload,
                window.of(grown),
                window,
                systemPrompt);
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
