package io.agentfactory.platform.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReadingPlaceTest {

    private long millis = 10_000;
    private final ReadingPlace place = new ReadingPlace(() -> millis * 1_000_000);

    private void published(long id) {
        place.published(List.of(new OutboxRow(id, List.of())));
    }

    @Test
    void theBottomIsReadFirstAndThenOnceASecond() {
        // Given
        assertThat(place.behind()).isZero();
        published(7);
        millis += 1000;
        assertThat(place.behind()).isZero();
        published(9);
        millis += 1000;

        // Then
        assertThat(place.behind()).isZero();
        millis += 999;
        assertThat(place.behind()).isEqualTo(7);
        millis += 1;
        assertThat(place.behind()).isZero();
        assertThat(place.behind()).isEqualTo(9);
    }

    @Test
    void nothingThatWasPublishedWithinTheLastSecondHidesARowBelowIt() {
        // Given
        assertThat(place.behind()).isZero();
        millis += 1000;
        published(7);
        assertThat(place.behind()).isZero();

        // Then
        assertThat(place.behind()).isZero();
    }
}
