package io.agentfactory.queue.lane;

/**
 * A lane whose row this transaction holds.
 *
 * @param ctid where the row stands: nobody moves it until the transaction ends, so that it need not be looked for again
 */
public record LockedLane(Lane lane, String ctid) {}
