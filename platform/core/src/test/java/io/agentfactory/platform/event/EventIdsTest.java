package io.agentfactory.platform.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventIdsTest {

    @Test
    void noTwoEventsHaveTheSameIdWhoeverMakesThem() {
        // Given
        EventIds one = new EventIds();
        EventIds other = new EventIds();
        Set<UUID> ids = ConcurrentHashMap.newKeySet();

        // When
        IntStream.range(0, 50_000).parallel().forEach(number -> {
            ids.add(one.get());
            ids.add(other.get());
        });

        // Then
        assertThat(ids).hasSize(100_000).allSatisfy(id -> {
            assertThat(id.version()).isEqualTo(4);
            assertThat(id.variant()).isEqualTo(2);
        });
    }
}
