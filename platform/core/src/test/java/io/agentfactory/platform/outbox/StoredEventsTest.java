package io.agentfactory.platform.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.agentfactory.platform.event.EncodedEvent;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StoredEventsTest {

    private static final EncodedEvent FIRST = event("replies", "c-1", new byte[] {0, 1, 2});
    private static final EncodedEvent SECOND = event("claims", "工人", new byte[0]);

    private static EncodedEvent event(String topic, String key, byte[] value) {
        return new EncodedEvent(
                topic,
                key,
                value,
                UUID.randomUUID(),
                "io.x.Y",
                Instant.parse("2026-01-02T03:04:05.123456Z"),
                "00-a-b-01");
    }

    @Test
    void eventsAreReadAsTheyWereWritten() {
        // Given
        List<EncodedEvent> events = List.of(FIRST, SECOND, FIRST);

        // When
        List<EncodedEvent> read = StoredEvents.read(StoredEvents.write(events));

        // Then
        assertThat(read).usingRecursiveComparison().isEqualTo(events);
    }

    @Test
    void whatALaterVersionHasWrittenIsRefusedInWords() {
        // Given
        byte[] written = StoredEvents.write(List.of(FIRST));
        written[0] = 4; // Avro's zigzag for 2

        // Then
        assertThatIllegalStateException()
                .isThrownBy(() -> StoredEvents.read(written))
                .withMessageContaining("form 2")
                .withMessageContaining("let the version that wrote them publish them");
    }
}
