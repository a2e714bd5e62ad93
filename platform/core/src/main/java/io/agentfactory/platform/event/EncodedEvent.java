package io.agentfactory.platform.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * An event as it goes to Kafka, but for what all events of a service share. Encoding it again would give another id, so
 * an outbox keeps it in this form.
 *
 * @param value Avro in the registry's wire format
 * @param id no other event of the service has it
 * @param type full name of the value's schema
 * @param time when it was encoded
 * @param traceparent W3C trace context
 */
public record EncodedEvent(
        String topic, String key, byte[] value, UUID id, String type, Instant time, String traceparent) {

    /**
     * The record for a producer of bytes.
     *
     * @param source who publishes, a URI reference such as {@code /agent-factory/queue-service}
     */
    public ProducerRecord<byte[], byte[]> toRecord(String source) {
        var record = new ProducerRecord<byte[], byte[]>(topic, key.getBytes(StandardCharsets.UTF_8), value);
        Headers headers = record.headers();
        add(headers, EventHeaders.ID, id.toString());
        add(headers, EventHeaders.TYPE, type);
        add(headers, EventHeaders.SOURCE, source);
        add(headers, EventHeaders.TIME, time.toString());
        add(headers, EventHeaders.SPEC_VERSION, "1.0");
        add(headers, EventHeaders.CONTENT_TYPE, "application/avro");
        add(headers, Trace.HEADER, traceparent);
        return record;
    }

    private static void add(Headers headers, String name, String text) {
        headers.add(name, text.getBytes(StandardCharsets.UTF_8));
    }
}
