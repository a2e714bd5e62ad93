package io.agentfactory.queue.conversation;

import java.util.List;

/**
 * Entries that follow each other in the history of their conversation, and were said in one turn: a row of it.
 *
 * @param firstSeq place of the first of them; each takes the next
 * @param token token of that turn
 */
public record Said(long laneId, long firstSeq, long token, List<HistoryEntry> entries) {

    /** So that what is cut off, or read, is not much more than what has to be. */
    public static final int MOST_ENTRIES = 10;

    public Said {
        if (entries.isEmpty() || entries.size() > MOST_ENTRIES) {
            throw new IllegalArgumentException(
                    "a row of history has " + entries.size() + " entries, must be 1 to " + MOST_ENTRIES);
        }
        entries = List.copyOf(entries);
    }

    /** What the contents come to in UTF-8. */
    public int bytes() {
        return entries.stream().mapToInt(HistoryEntry::bytes).sum();
    }
}
