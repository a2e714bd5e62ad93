package io.agentfactory.queue.retention;

/** Something that is kept for a while only. Clearing it away twice, or by two copies at once, does nothing more. */
public interface Expiring {

    /** What it is, in the plural, for the log. */
    String what();

    /**
     * Clears away what has been kept long enough, at most {@code limit}.
     *
     * @return how much that was; as much as the limit: there may be more
     */
    int clear(int limit);
}
