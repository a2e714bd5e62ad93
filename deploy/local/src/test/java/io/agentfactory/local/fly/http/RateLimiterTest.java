package io.agentfactory.local.fly.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private Instant now = Instant.parse("2026-11-01T00:00:00Z");
    private final InstantSource clock = () -> now;
    private final RateLimiter limiter = new RateLimiter(RateLimits.likeFly(), clock);

    @Test
    void threeRequestsMayComeAtOnceThenOnePerSecond() {
        // Given
        List<Boolean> burst = IntStream.range(0, 4)
                .mapToObj(i -> limiter.admits("POST machines", "app", false))
                .toList();

        // When
        now = now.plusSeconds(1);
        List<Boolean> later = IntStream.range(0, 2)
                .mapToObj(i -> limiter.admits("POST machines", "app", false))
                .toList();

        // Then
        assertThat(burst).containsExactly(true, true, true, false);
        assertThat(later).containsExactly(true, false);
    }

    @Test
    void eachActionAndEachIdentifierHasItsOwnLimit() {
        // Given
        IntStream.range(0, 3).forEach(i -> limiter.admits("POST stop", "m1", false));

        // When
        boolean sameAction = limiter.admits("POST stop", "m1", false);
        boolean otherMachine = limiter.admits("POST stop", "m2", false);
        boolean otherAction = limiter.admits("POST start", "m1", false);

        // Then
        assertThat(List.of(sameAction, otherMachine, otherAction)).containsExactly(false, true, true);
    }

    @Test
    void oneMachineMayBeReadTenTimesAtOnce() {
        // When
        long admitted = IntStream.range(0, 20)
                .filter(i -> limiter.admits("GET machines/{id}", "m1", true))
                .count();

        // Then
        assertThat(admitted).isEqualTo(10);
    }
}
