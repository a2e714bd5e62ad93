package io.agentfactory.queue.conversation;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * One entry of a conversation.
 *
 * @param role system, user, assistant or tool
 * @param content at most 262144 characters
 * @param at when it was said, by the worker's clock
 */
public record HistoryEntry(Role role, String content, Instant at) {

    private static final int LONGEST = 262_144;

    public HistoryEntry {
        if (content.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "a history entry has " + content.length() + " characters, at most " + LONGEST + " are kept");
        }
    }

    /** What it counts for: the content in UTF-8. */
    public int bytes() {
        return content.getBytes(StandardCharsets.UTF_8).length;
    }
}
