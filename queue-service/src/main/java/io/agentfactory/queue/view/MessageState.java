package io.agentfactory.queue.view;

import org.jspecify.annotations.Nullable;

/** How far a message has come, to those who look at it. */
enum MessageState {
    /** Waits in its lane, also after a failed attempt. */
    QUEUED,
    /** A worker runs its turn. */
    RUNNING,
    DONE,
    /** Given up. It can be redriven once, as a message of its own, as long as it stands among the dead letters. */
    DEAD_LETTERED,
    CANCELLED;

    /** @param outcome how it ended; null while it has not */
    static MessageState of(@Nullable String outcome, boolean runs) {
        if (outcome != null) {
            return valueOf(outcome);
        }
        return runs ? RUNNING : QUEUED;
    }
}
