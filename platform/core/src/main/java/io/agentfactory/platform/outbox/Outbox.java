package io.agentfactory.platform.outbox;

import io.agentfactory.platform.event.OutboundEvent;
import java.util.Collection;
import java.util.List;

/**
 * Events that are published if, and only if, the transaction that adds them commits.
 *
 * <p>Order: events of one key are published in the order of their outbox ids. Writers of one key must hold that key's
 * row lock when they add, so that id order is commit order.
 */
public interface Outbox {

    /**
     * Adds the events, in order, to the transaction of the calling thread.
     *
     * @throws IllegalStateException if no transaction is active
     */
    void addAll(Collection<OutboundEvent> events);

    /**
     * The events, in order, as rows for the column {@code events} of the table {@code outbox}, for a caller who inserts
     * them, in their order, together with what it writes itself.
     *
     * @throws IllegalStateException if no transaction is active
     */
    List<byte[]> rows(Collection<OutboundEvent> events);

    /** {@link #addAll} for one event. */
    default void add(OutboundEvent event) {
        addAll(List.of(event));
    }
}
