package io.agentfactory.platform.outbox;

import io.agentfactory.platform.event.EncodedEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events as they stand in a row of the outbox: their values one after the other, and beside them, readable for a
 * person, what each is.
 */
final class StoredEvents {

    private static final JsonMapper JSON = JsonMapper.shared();

    private StoredEvents() {}

    /** What stands beside a value of so many bytes. */
    private record Description(String topic, String key, int bytes, Map<String, String> headers) {}

    static String describe(List<EncodedEvent> events) {
        return JSON.writeValueAsString(events.stream()
                .map(event -> new Description(event.topic(), event.key(), event.value().length, event.headers()))
                .toList());
    }

    static byte[] values(List<EncodedEvent> events) {
        byte[] values = new byte[sizeOf(events)];
        int end = 0;
        for (EncodedEvent event : events) {
            System.arraycopy(event.value(), 0, values, end, event.value().length);
            end += event.value().length;
        }
        return values;
    }

    static int sizeOf(List<EncodedEvent> events) {
        return events.stream().mapToInt(event -> event.value().length).sum();
    }

    static List<EncodedEvent> read(String descriptions, byte[] values) {
        List<EncodedEvent> events = new ArrayList<>();
        int end = 0;
        for (Description each : JSON.readValue(descriptions, Description[].class)) {
            int begin = end;
            end += each.bytes();
            byte[] value = Arrays.copyOfRange(values, begin, end);
            events.add(new EncodedEvent(each.topic(), each.key(), value, each.headers()));
        }
        return events;
    }
}
