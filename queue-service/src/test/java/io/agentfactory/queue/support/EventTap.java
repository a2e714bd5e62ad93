package io.agentfactory.queue.support;

import io.agentfactory.testing.KafkaProbe;
import java.util.function.Predicate;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;

/** Reads one topic from where it ends now. */
public final class EventTap extends KafkaProbe {

    private final String topic;

    private EventTap(String topic, QueueUnderTest queue) {
        super(queue, topic);
        this.topic = topic;
    }

    public static EventTap on(String topic, QueueUnderTest queue) {
        return new EventTap(topic, queue);
    }

    /** The first event, from here on, that is meant. */
    public SpecificRecord awaitValue(Predicate<SpecificRecord> meant) {
        return await(topic, SpecificRecord.class, meant);
    }

    /** A field of the first event that speaks of this worker. */
    public String awaitField(String workerId, String field) {
        GenericRecord event =
                (GenericRecord) awaitValue(value -> value.toString().contains(workerId));
        return event.get(field).toString();
    }
}
