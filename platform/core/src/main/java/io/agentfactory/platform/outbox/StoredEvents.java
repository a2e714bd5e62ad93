package io.agentfactory.platform.outbox;

import io.agentfactory.platform.event.EncodedEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
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

    /** What stands beside the values. Headers that all events share stand there once. */
    private record Descriptions(Map<String, String> headers, List<Description> events) {}

    /** One event, whose value has so many bytes, with the headers that are its own. */
    private record Description(String topic, String key, int bytes, Map<String, String> headers) {}

    static String describe(List<EncodedEvent> events) {
        Map<String, String> shared = new LinkedHashMap<>(events.getFirst().headers());
        events.forEach(event -> shared.entrySet().retainAll(event.headers().entrySet()));
        List<Description> descriptions = new ArrayList<>(events.size());
        for (EncodedEvent event : events) {
            Map<String, String> own = new LinkedHashMap<>(event.headers());
            own.keySet().removeAll(shared.keySet());
            descriptions.add(new Description(event.topic(), event.key(), event.value().length, own));
        }
        return JSON.writeValueAsString(new Descriptions(shared, descriptions));
    }

    static byte[] values(List<EncodedEvent> events) {
        byte[] values =
                new byte[events.stream().mapToInt(event -> event.value().length).sum()];
        int end = 0;
        for (EncodedEvent event : events) {
            System.arraycopy(event.value(), 0, values, end, event.value().length);
            end += event.value().length;
        }
        return values;
    }

    static List<EncodedEvent> read(String descriptions, byte[] values) {
        Descriptions described = JSON.readValue(descriptions, Descriptions.class);
        List<EncodedEvent> events = new ArrayList<>(described.events().size());
        int end = 0;
        for (Description each : described.events()) {
            int begin = end;
            end += each.bytes();
            Map<String, String> headers = new LinkedHashMap<>(described.headers());
            headers.putAll(each.headers());
            events.add(new EncodedEvent(each.topic(), each.key(), Arrays.copyOfRange(values, begin, end), headers));
        }
        return events;
    }
}
