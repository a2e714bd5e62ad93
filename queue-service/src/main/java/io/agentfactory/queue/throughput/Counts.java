package io.agentfactory.queue.throughput;

import io.agentfactory.events.MessageChange;

/**
 * What happened to messages.
 *
 * @param appended got their place in a lane; redriven ones do so again
 * @param completed turns that ended well
 * @param retried attempts that ended without a result and are followed by another
 * @param deadLetters messages that were given up
 */
public record Counts(long appended, long completed, long retried, long deadLetters) {

    private static final Counts NONE = new Counts(0, 0, 0, 0);

    static Counts of(MessageChange change) {
        return switch (change) {
            case QUEUED, REDRIVEN -> new Counts(1, 0, 0, 0);
            case COMPLETED -> new Counts(0, 1, 0, 0);
            case RETRYING -> new Counts(0, 0, 1, 0);
            case DEAD_LETTERED -> new Counts(0, 0, 0, 1);
            default -> NONE;
        };
    }

    Counts plus(Counts more) {
        return new Counts(
                appended + more.appended,
                completed + more.completed,
                retried + more.retried,
                deadLetters + more.deadLetters);
    }

    boolean nothing() {
        return equals(NONE);
    }
}
