package io.agentfactory.scaler.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SpendingTest {

    private static final Instant AT = Instant.parse("2026-11-01T22:30:00Z");

    @Test
    void whatIsThereCostsItsRateToTheEndOfHourAndDay() {
        // When
        Spending spending = new Spending(100, 5_000, 3_600, AT);

        // Then
        assertThat(spending.hourEnds()).isEqualTo("2026-11-01T23:00:00Z");
        assertThat(spending.dayEnds()).isEqualTo("2026-11-02T00:00:00Z");
        assertThat(spending.expectedHourMicros()).isBetween(100 + 1_800L, 100 + 1_801L);
        assertThat(spending.expectedDayMicros()).isBetween(5_000 + 5_400L, 5_000 + 5_401L);
    }

    @Test
    void theDearestFleetOverflowsNothing() {
        // When
        Spending spending = new Spending(0, 0, 1_000 * Prices.MOST, Instant.parse("2026-11-01T00:00:00Z"));

        // Then
        assertThat(spending.expectedDayMicros()).isGreaterThanOrEqualTo(24 * 1_000 * Prices.MOST);
    }

    @Test
    void aLimitIsReachedByItsHourOrItsDayAndZeroIsNone() {
        // Given
        var limits = new SpendingLimits(50, 0, 400, 500);

        // Then
        assertThat(new Spending(49, 399, 0, AT).reachesSoft(limits)).isFalse();
        assertThat(new Spending(50, 0, 0, AT).reachesSoft(limits)).isTrue();
        assertThat(new Spending(0, 400, 0, AT).reachesSoft(limits)).isTrue();
        assertThat(new Spending(1_000, 499, 0, AT).reachesHard(limits)).isFalse();
        assertThat(new Spending(0, 500, 0, AT).reachesHard(limits)).isTrue();
        assertThat(new Spending(1_000, 1_000, 0, AT).reachesHard(SpendingLimits.NONE))
                .isFalse();
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        assertThat(new SpendingLimits(10, 10, 7, 0).softDayMicros()).isEqualTo(7);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SpendingLimits(11, 10, 0, 0))
                .withMessageContaining("softHourMicros is 11");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SpendingLimits(0, 0, 11, 10))
                .withMessageContaining("softDayMicros is 11");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SpendingLimits(-1, 0, 0, 0))
                .withMessageContaining("must be 0 to 1000000000000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SpendingLimits(0, 0, 0, SpendingLimits.MOST_MICROS + 1))
                .withMessageContaining("hardDayMicros");
    }
}
