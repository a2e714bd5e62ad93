package io.agentfactory.worker;

import java.util.List;

/**
 * What a turn leaves behind: replies and history, committed together with the end of the turn, or not at all.
 *
 * @param replies in the order in which they are sent; may be empty
 * @param history lines to append, usually the user's and the assistant's
 */
public record TurnResult(List<Reply> replies, List<HistoryEntry> history) {

    /** Most replies of one turn. */
    public static final int MOST_REPLIES = 16;

    /** Most history entries of one turn. */
    public static final int MOST_HISTORY = 200;

    public TurnResult {
        replies = List.copyOf(replies);
        history = List.copyOf(history);
        if (replies.size() > MOST_REPLIES || history.size() > MOST_HISTORY) {
            throw new IllegalArgumentException("A turn has at most " + MOST_REPLIES + " replies and " + MOST_HISTORY
                    + " history entries, not " + replies.size() + " and " + history.size() + ".");
        }
    }
}
