package io.agentfactory.local.fly.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JournalTest {

    private final Journal journal = new Journal();

    @Test
    void oldestGoFirstBeyondAThousand() {
        // When
        IntStream.range(0, 1_005).forEach(i -> journal.add(exchange("/" + i, "")));

        // Then
        assertThat(journal.exchanges()).hasSize(1_000);
        assertThat(journal.exchanges().getFirst().uri()).isEqualTo("/5");
        assertThat(journal.exchanges().getLast().uri()).isEqualTo("/1004");
    }

    @Test
    void largeAnswersLeaveLessRoomForOldOnes() {
        // Given
        String large = "x".repeat(3_000_000);

        // When
        IntStream.range(0, 4).forEach(i -> journal.add(exchange("/" + i, large)));

        // Then
        assertThat(journal.exchanges()).extracting(FlyExchange::uri).containsExactly("/2", "/3");
    }

    @Test
    void nothingIsLeftAfterClearing() {
        // Given
        journal.add(exchange("/1", ""));

        // When
        journal.clear();

        // Then
        assertThat(journal.exchanges()).isEmpty();
    }

    private static FlyExchange exchange(String uri, String answer) {
        return new FlyExchange(Instant.EPOCH, "GET", uri, Map.of(), "", 200, answer);
    }
}
