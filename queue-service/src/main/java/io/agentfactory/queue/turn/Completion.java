package io.agentfactory.queue.turn;

import io.agentfactory.queue.conversation.HistoryEntry;
import java.util.List;

/**
 * The good end of a turn.
 *
 * @param replies what goes to the channel, in order, at most 16
 * @param history what the conversation remembers of the turn, at most 200 entries
 * @param claimNext whether the lane's next message is to be claimed in the same transaction
 * @param withHistory whether that claim is to carry the conversation's history; a worker that has kept it since the
 *     turn before knows it already, since nobody else added to it
 */
public record Completion(List<Reply> replies, List<HistoryEntry> history, boolean claimNext, boolean withHistory) {

    public static final int MOST_REPLIES = 16;
    public static final int MOST_ENTRIES = 200;

    public Completion {
        replies = List.copyOf(replies);
        history = List.copyOf(history);
        if (replies.size() > MOST_REPLIES || history.size() > MOST_ENTRIES) {
            throw new IllegalArgumentException("a completion carries at most " + MOST_REPLIES + " replies and "
                    + MOST_ENTRIES + " history entries, got " + replies.size() + " and " + history.size());
        }
    }

    /**
     * One reply.
     *
     * @param text 1 to 65536 characters
     */
    public record Reply(String text, Format format) {

        public static final int LONGEST = 65_536;

        public Reply {
            if (text.isBlank() || text.length() > LONGEST) {
                throw new IllegalArgumentException("a reply needs 1 to " + LONGEST + " characters, got " + text.length()
                        + (text.isBlank() ? " blank ones" : ""));
            }
        }
    }

    /** How a reply is written. */
    public enum Format {
        PLAIN,
        MARKDOWN,
        HTML
    }
}
