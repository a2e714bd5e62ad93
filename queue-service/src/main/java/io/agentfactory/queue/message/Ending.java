package io.agentfactory.queue.message;

/** Which message has come to which end. */
public record Ending(Place place, Finish finish) {}
