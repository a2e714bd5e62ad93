package io.agentfactory.queue.message;

/** Where a message stands: lane and sequence. */
public record Place(long laneId, long seq) {}
