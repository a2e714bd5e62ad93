package io.agentfactory.platform.outbox;

import io.agentfactory.platform.event.EncodedEvent;
import io.agentfactory.platform.event.EventEncoder;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * One row of the outbox.
 *
 * @param id place in the order of its key
 */
record OutboxRow(long id, EncodedEvent event) {

    /**
     * The record to publish, which tells its readers the outbox id, so that they can drop what a late relay repeats.
     */
    ProducerRecord<byte[], byte[]> toRecord() {
        ProducerRecord<byte[], byte[]> record = event.toRecord();
        record.headers().add(EventEncoder.SEQUENCE, Long.toString(id).getBytes(StandardCharsets.US_ASCII));
        return record;
    }
}
