package io.agentfactory.queue.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WorkSignalsTest {

    private static final Duration LONGER_THAN_ANYBODY_WAITS = Duration.ofMinutes(5);

    private final WorkSignals signals = new WorkSignals();

    private static CompletableFuture<Void> waiting(WorkSignals.Waiter waiter) {
        return CompletableFuture.runAsync(() -> {
            try {
                waiter.await(LONGER_THAN_ANYBODY_WAITS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void aSignalBetweenRegistrationAndWaitIsNotLost() {
        // Given
        WorkSignals.Waiter waiter = signals.register("w");

        // When
        signals.wake("w");

        // Then
        assertThat(waiting(waiter)).succeedsWithin(Duration.ofSeconds(30));
    }

    @Test
    void theEndOfAnOldCallLeavesTheNewOneItsSignals() {
        // Given
        WorkSignals.Waiter old = signals.register("w");
        CompletableFuture<Void> newer = waiting(signals.register("w"));

        // When
        old.close();
        signals.wake("w");

        // Then
        assertThat(newer).succeedsWithin(Duration.ofSeconds(30));
    }
}
