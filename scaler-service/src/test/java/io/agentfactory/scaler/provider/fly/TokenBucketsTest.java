package io.agentfactory.scaler.provider.fly;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.scaler.provider.fly.TokenBuckets.Limit;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TokenBucketsTest {

    private static final Limit ONE_A_SECOND = new Limit(1, 3);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final TokenBuckets buckets = new TokenBuckets(nanos::get);

    @Test
    void aBurstGoesAtOnceAndTheRestOneByOne() {
        // Given
        for (int i = 0; i < 3; i++) {
            assertThat(buckets.reserve("create app", ONE_A_SECOND, PATIENCE)).isZero();
        }

        // When
        Duration fourth = buckets.reserve("create app", ONE_A_SECOND, PATIENCE);
        Duration fifth = buckets.reserve("create app", ONE_A_SECOND, PATIENCE);

        // Then
        assertThat(fourth).isEqualTo(Duration.ofSeconds(1));
        assertThat(fifth).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void whoWillNotWaitSoLongReservesNothing() {
        // Given
        for (int i = 0; i < 6; i++) {
            buckets.reserve("create app", ONE_A_SECOND, PATIENCE);
        }

        // When
        Duration first = buckets.reserve("create app", ONE_A_SECOND, PATIENCE);
        Duration again = buckets.reserve("create app", ONE_A_SECOND, PATIENCE);

        // Then
        assertThat(first).isEqualTo(Duration.ofSeconds(4)).isEqualTo(again);
    }

    @Test
    void timeFillsABucketUpToItsBurst() {
        // Given
        for (int i = 0; i < 4; i++) {
            buckets.reserve("create app", ONE_A_SECOND, PATIENCE);
        }

        // When
        nanos.addAndGet(Duration.ofSeconds(60).toNanos());

        // Then
        for (int i = 0; i < 3; i++) {
            assertThat(buckets.reserve("create app", ONE_A_SECOND, PATIENCE)).isZero();
        }
        assertThat(buckets.reserve("create app", ONE_A_SECOND, PATIENCE)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void everyActionAndThingHasItsOwnBucket() {
        // Given
        for (int i = 0; i < 3; i++) {
            buckets.reserve("stop m1", ONE_A_SECOND, PATIENCE);
        }

        // When, Then
        assertThat(buckets.reserve("stop m2", ONE_A_SECOND, PATIENCE)).isZero();
        assertThat(buckets.reserve("delete m1", ONE_A_SECOND, PATIENCE)).isZero();
    }
}
