package io.agentfactory.queue.lane;

/**
 * Which entries the history of a conversation has. Entries are numbered without a gap; the oldest ones are cut off when
 * they become too many.
 *
 * @param first number of the oldest entry that is kept
 * @param last number of the newest entry; the history is empty while it is below {@code first}
 * @param bytes of UTF-8 in the contents of all of them
 */
public record HistorySpan(long first, long last, long bytes) {

    public static final HistorySpan EMPTY = new HistorySpan(1, 0, 0);

    public long entries() {
        return last - first + 1;
    }

    /** With so many entries more, which come to so many bytes. */
    public HistorySpan append(int moreEntries, long moreBytes) {
        return new HistorySpan(first, last + moreEntries, bytes + moreBytes);
    }

    /** Without those before this one, which made up so many bytes. */
    public HistorySpan cutBefore(long newFirst, long cutBytes) {
        return new HistorySpan(newFirst, last, bytes - cutBytes);
    }
}
