package io.agentfactory.platform.event;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Gives an event its bytes and its headers: CloudEvents in Kafka's binary content mode, and the W3C trace. Safe for use
 * by many threads; it never sends anything.
 */
public final class EventEncoder {

    public static final String ID = "ce_id";
    public static final String TYPE = "ce_type";
    public static final String SOURCE = "ce_source";
    public static final String TIME = "ce_time";
    public static final String SPEC_VERSION = "ce_specversion";
    public static final String CONTENT_TYPE = "content-type";

    /** Outbox id of the event, decimal. A record with a lower one than its key's last is an old repeat. */
    public static final String SEQUENCE = "ce_sequence";

    private final Serializer<Object> serializer;
    private final String source;
    private final int maxBytes;
    private final InstantSource clock;
    private final Supplier<UUID> ids;

    /**
     * @param source who publishes, a URI reference such as {@code /agent-factory/queue-service}
     * @param maxBytes largest value that is taken; the brokers would refuse one that is larger than their own limit
     */
    public EventEncoder(
            Serializer<Object> serializer, String source, int maxBytes, InstantSource clock, Supplier<UUID> ids) {
        this.serializer = serializer;
        this.source = source;
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
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(ID, ids.get().toString());
        headers.put(TYPE, event.value().getSchema().getFullName());
        headers.put(SOURCE, source);
        headers.put(TIME, clock.instant().toString());
        headers.put(SPEC_VERSION, "1.0");
        headers.put(CONTENT_TYPE, "application/avro");
        Trace trace = event.trace();
        headers.put(Trace.HEADER, (trace == null ? Trace.current() : trace).traceparent());
        return new EncodedEvent(event.topic(), event.key(), value, headers);
    }
}
