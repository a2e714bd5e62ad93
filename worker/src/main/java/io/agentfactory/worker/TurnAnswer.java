package io.agentfactory.worker;

/** What became of a call about a running turn. */
public sealed interface TurnAnswer<T> {

    /** It counts. */
    record Done<T>(T value) implements TurnAnswer<T> {}

    /** The turn is no longer this worker's: whatever it does about it changes nothing. */
    record Stale<T>() implements TurnAnswer<T> {}

    /** The door will not, for another reason. */
    record Refused<T>(Refusal why) implements TurnAnswer<T> {}

    /**
     * No usable answer came, although it was tried again within bounds; repeating it with the same token is harmless.
     */
    record Unreachable<T>(String why) implements TurnAnswer<T> {}
}
