package io.agentfactory.scaler.spawn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WorkerIdsTest {

    private static final InstantSource STANDING = InstantSource.fixed(Instant.parse("2026-11-01T12:00:00Z"));

    /** A copy of the service, with randomness of its own. */
    private static WorkerIds copy(long seed) {
        return new WorkerIds(STANDING, new java.util.Random(seed));
    }

    @Test
    void scalingWeakness8_workersOfOneMillisecondShareNeitherIdNorVolume() {
        // Given
        WorkerIds one = copy(1);
        WorkerIds other = copy(2);

        // When
        List<String> ids =
                Stream.of(one, other, one, other).map(WorkerIds::next).toList();

        // Then
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(ids.stream().map(id -> VolumeName.of("openclaw_data", id))).doesNotHaveDuplicates();
    }

    @Test
    void scalingWeakness8_copiesOfTheServiceDoNotShareTheirRandomness() {
        // Given
        RandomGenerator one = new Chance().randomGenerator();
        RandomGenerator other = new Chance().randomGenerator();

        // When
        List<String> ids = Stream.of(one, other)
                .map(random -> new WorkerIds(STANDING, random).next())
                .toList();

        // Then
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void idsOfLaterWorkersFollowThoseOfEarlierOnes() {
        // Given
        var later = new WorkerIds(InstantSource.fixed(STANDING.instant().plusMillis(1)), new java.util.Random(1));

        // When, Then
        assertThat(later.next()).isGreaterThan(copy(1).next());
    }
}
