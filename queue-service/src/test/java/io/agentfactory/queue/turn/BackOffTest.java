package io.agentfactory.queue.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackOffTest {

    private static final RetrySettings DEFAULTS =
            new RetrySettings(Duration.ofSeconds(1), 2, Duration.ofSeconds(120), 0.1);
    private static final RandomGenerator NEVER_SHORTENS = new RandomGenerator() {
        @Override
        public long nextLong() {
            return 0;
        }

        @Override
        public double nextDouble() {
            return 0;
        }
    };

    @ParameterizedTest
    @CsvSource({"1,1000", "2,2000", "3,4000", "4,8000", "7,64000", "8,120000", "9,120000", "1000,120000"})
    void doublesFromOneSecondUpToTheCap(int attempt, long millis) {
        assertThat(new BackOff(DEFAULTS, NEVER_SHORTENS).after(attempt)).hasMillis(millis);
    }

    @Test
    void weakness22_jitterStaysWithinATenthAndBelowTheCap() {
        // Given
        BackOff backOff = new BackOff(DEFAULTS, new Random(42));
        Set<Duration> seen = new HashSet<>();

        // When
        for (int i = 0; i < 1000; i++) {
            seen.add(backOff.after(8));
        }

        // Then
        assertThat(seen)
                .hasSizeGreaterThan(100)
                .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofMillis(108_000), Duration.ofSeconds(120)));
    }

    @Test
    void attemptsCountFromOne() {
        BackOff backOff = new BackOff(DEFAULTS, new Random(1));

        assertThatIllegalArgumentException().isThrownBy(() -> backOff.after(0)).withMessageContaining("attempt is 0");
    }
}
