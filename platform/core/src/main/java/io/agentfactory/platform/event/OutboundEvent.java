package io.agentfactory.platform.event;

import org.apache.avro.specific.SpecificRecord;

/**
 * An event that is to be published.
 *
 * @param topic full topic name, one of {@link io.agentfactory.topics.Topics}
 * @param key record key, never blank; records of one key keep their order
 * @param value the event
 */
public record OutboundEvent(String topic, String key, SpecificRecord value) {

    public OutboundEvent {
        if (key.isBlank()) {
            throw new IllegalArgumentException("an event for " + topic + " needs a key, got a blank one");
        }
    }
}
