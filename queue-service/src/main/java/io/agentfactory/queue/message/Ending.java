package io.agentfactory.queue.message;

import java.time.Instant;

/**
 * Which message has come to which end.
 *
 * @param appendedAt when the message got into its lane, which tells its partition
 */
public record Ending(Place place, Instant appendedAt, Finish finish) {}
