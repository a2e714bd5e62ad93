package io.agentfactory.platform.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.platform.event.EncodedEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoredEventsTest {

    private static final EncodedEvent FIRST =
            new EncodedEvent("replies", "c-1", new byte[] {0, 1, 2}, Map.of("ce_id", "1", "ce_source", "/queue"));
    private static final EncodedEvent SECOND =
            new EncodedEvent("claims", "w-\"1\"", new byte[0], Map.of("ce_id", "2", "ce_source", "/queue"));

    @Test
    void eventsAreReadAsTheyWereWritten() {
        // Given
        List<EncodedEvent> events = List.of(FIRST, SECOND, FIRST);

        // When
        List<EncodedEvent> read = StoredEvents.read(StoredEvents.describe(events), StoredEvents.values(events));

        // Then
        assertThat(read).usingRecursiveComparison().isEqualTo(events);
    }

    @Test
    void whatAllEventsShareIsWrittenOnce() {
        // When
        String description = StoredEvents.describe(List.of(FIRST, SECOND));

        // Then
        assertThat(description).containsOnlyOnce("/queue").contains("\"ce_id\":\"1\"", "\"ce_id\":\"2\"");
    }
}
