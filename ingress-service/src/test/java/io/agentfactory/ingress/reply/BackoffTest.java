package io.agentfactory.ingress.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));

    @Property
    void waitIsWithinATenthOfTheDoublingAndNeverMuchAboveTheLimit(
            @ForAll @IntRange(min = 0, max = 1_000_000) int failures, @ForAll long seed) {
        Duration wait = backoff.after(failures, new Random(seed));

        double expected = Math.min(1000 * Math.pow(2, failures), 60_000);
        assertThat((double) wait.toMillis()).isBetween(expected * 0.9 - 1, expected * 1.1 + 1);
    }

    @Test
    void waitsDiffer() {
        // Given
        RandomGenerator random = new Random(1);

        // When
        Duration first = backoff.after(3, random);
        Duration second = backoff.after(3, random);

        // Then
        assertThat(first).isNotEqualTo(second);
    }
}
