package io.agentfactory.platform.event;

import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * An event that is to be published.
 *
 * @param topic full topic name, one of {@link io.agentfactory.topics.Topics}
 * @param key record key, never blank; records of one key keep their order
 * @param value the event
 * @param trace the trace that it belongs to; null: that of the thread which publishes it
 */
public record OutboundEvent(
        String topic,
        String key,
        SpecificRecord value,
        @Nullable Trace trace) {

    public OutboundEvent {
        if (key.isBlank()) {
            throw new IllegalArgumentException("an event for " + topic + " needs a key, got a blank one");
        }
    }

    /** An event of the publishing thread's trace. */
    public OutboundEvent(String topic, String key, SpecificRecord value) {
        this(topic, key, value, null);
    }

    /** The same event in that trace. */
    public OutboundEvent in(Trace trace) {
        return new OutboundEvent(topic, key, value, trace);
    }
}
