package io.agentfactory.queue.lease;

import io.agentfactory.queue.lane.Lane;
import io.agentfactory.queue.message.QueuedMessage;

/**
 * A leased turn, before its worker is told what it needs to run it.
 *
 * @param lane lane whose head is leased
 * @param message the head
 */
public record Lease(Lane lane, QueuedMessage message) {}
