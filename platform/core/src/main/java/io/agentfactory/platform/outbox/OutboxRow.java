package io.agentfactory.platform.outbox;

import io.agentfactory.platform.event.EncodedEvent;
import io.agentfactory.platform.event.EventHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * One row of the outbox: events that were added together.
 *
 * @param id place in the order of the keys of its events
 * @param events in their order, at most {@link #MOST_EVENTS}
 */
record OutboxRow(long id, List<EncodedEvent> events) {

    static final int MOST_EVENTS = 1000;

    /**
     * The records to publish. Each tells its readers its number in the order of its key, so that they can drop what a
     * late relay repeats.
     *
     * @param source who publishes
     */
    List<ProducerRecord<byte[], byte[]>> toRecords(String source) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(events.size());
        for (EncodedEvent event : events) {
            ProducerRecord<byte[], byte[]> record = event.toRecord(source);
            long sequence = id * MOST_EVENTS + records.size();
            record.headers().add(EventHeaders.SEQUENCE, Long.toString(sequence).getBytes(StandardCharsets.US_ASCII));
            records.add(record);
        }
        return records;
    }
}
