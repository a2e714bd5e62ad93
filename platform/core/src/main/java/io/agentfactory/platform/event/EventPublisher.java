package io.agentfactory.platform.event;

import java.util.concurrent.CompletableFuture;

/**
 * Publishes straight to Kafka, for what must be acknowledged by the brokers before a caller is answered. Events that
 * tell of a change in the database go through the {@link io.agentfactory.platform.outbox.Outbox} instead.
 */
public interface EventPublisher {

    /**
     * Sends the event with its CloudEvents and trace headers.
     *
     * @return completes once all in-sync replicas have the event; completes exceptionally when they do not in time, and
     *     then the event may or may not have been written
     */
    CompletableFuture<Void> publish(OutboundEvent event);
}
