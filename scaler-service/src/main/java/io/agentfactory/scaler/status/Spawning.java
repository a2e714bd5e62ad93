package io.agentfactory.scaler.status;

import io.agentfactory.events.PauseCause;

/** Whether workers may be spawned. */
public sealed interface Spawning {

    /** They may. */
    record Free() implements Spawning {}

    /**
     * None is, whoever waits.
     *
     * @param reason in words for an operator. It is told when the pause begins; another reason of the same cause is not
     *     news
     */
    record Paused(Cause cause, String reason) implements Spawning {}

    /** What pauses spawning. */
    enum Cause {
        /** The last attempts failed, and the next one waits. */
        FAILURES,
        /** A hard limit would be passed. */
        SPENDING_LIMIT,
        /** A person paused scaling. */
        OPERATOR;

        PauseCause event() {
            return PauseCause.valueOf(name());
        }
    }

    Spawning FREE = new Free();

    default boolean isPausedBy(Cause cause) {
        return this instanceof Paused paused && paused.cause() == cause;
    }
}
