package io.agentfactory.platform.event;

import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;

/** Gives an event its bytes, its id and its trace. Safe for use by many threads; it never sends anything. */
public final class EventEncoder {

    private final Serializer<Object> serializer;
    private final int maxBytes;
    private final InstantSource clock;
    private final Supplier<UUID> ids;

    /** @param maxBytes largest value that is taken; the brokers would refuse one that is larger than their own limit */
    public EventEncoder(Serializer<Object> serializer, int maxBytes, InstantSource clock, Supplier<UUID> ids) {
        this.serializer = serializer;
        this.maxBytes = maxBytes;
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * @throws org.apache.kafka.common.errors.SerializationException if the registry knows no such schema or is away
     * @throws IllegalArgumentException if the value is larger than the limit
     */
    public EncodedEvent encode(OutboundEvent event) {
        byte[] value = serializer.serialize(event.topic(), new RecordHeaders(), event.value());
        if (value.length > maxBytes) {
            // Refused here, because a record that the brokers refuse would stop the outbox behind it.
            throw new IllegalArgumentException("an event for " + event.topic() + " has " + value.length
                    + " bytes, more than agent-factory.event.max-bytes = " + maxBytes);
        }
        Trace trace = event.trace();
        return new EncodedEvent(
                event.topic(),
                event.key(),
                value,
                ids.get(),
                event.value().getSchema().getFullName(),
                clock.instant(),
                (trace == null ? Trace.current() : trace).traceparent());
    }
}
