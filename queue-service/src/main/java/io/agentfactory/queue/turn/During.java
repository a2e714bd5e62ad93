package io.agentfactory.queue.turn;

/** What came of something that was to be done while a turn runs. */
public sealed interface During<T> {

    /** The turn runs, and it was done. */
    record Done<T>(T value) implements During<T> {}

    /** The worker owns no conversation, or no more; nothing was done. */
    record NotOwner<T>() implements During<T> {}

    /** The worker does not hold this turn under this token, or its lease is over; nothing was done. */
    record Stale<T>() implements During<T> {}
}
