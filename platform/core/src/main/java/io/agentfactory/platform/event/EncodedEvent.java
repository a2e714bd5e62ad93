package io.agentfactory.platform.event;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * An event as it goes to Kafka. Encoding it again would give another id, so an outbox keeps it in this form.
 *
 * @param value Avro in the registry's wire format
 * @param headers CloudEvents and trace headers, by name
 */
public record EncodedEvent(String topic, String key, byte[] value, Map<String, String> headers) {

    /** The record for a producer of bytes. */
    public ProducerRecord<byte[], byte[]> toRecord() {
        var record = new ProducerRecord<byte[], byte[]>(topic, key.getBytes(StandardCharsets.UTF_8), value);
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        return record;
    }
}
