package io.agentfactory.worker;

/** What became of a call to the door that is not about a claim or a turn. */
public sealed interface Answer<T> {

    /** The door did it and told this. */
    record Given<T>(T value) implements Answer<T> {}

    /** The door will not, and asking again the same way will not change that. */
    record Refused<T>(Refusal why) implements Answer<T> {}

    /**
     * No usable answer came, although it was tried again within bounds; the call may or may not have had its effect.
     */
    record Unreachable<T>(String why) implements Answer<T> {}
}
