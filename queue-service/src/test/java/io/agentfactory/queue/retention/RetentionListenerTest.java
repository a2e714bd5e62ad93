package io.agentfactory.queue.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.events.ScheduledTick;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class RetentionListenerTest {

    private final List<String> cleared = new ArrayList<>();

    private Expiring kept(String what, IntUnaryOperator clear) {
        return new Expiring() {
            @Override
            public String what() {
                return what;
            }

            @Override
            public int clear(int limit) {
                cleared.add(what);
                return clear.applyAsInt(limit);
            }
        };
    }

    private static ScheduledTick tick(String name) {
        return ScheduledTick.newBuilder()
                .setName(name)
                .setScheduledFor(Instant.EPOCH)
                .setFiredAt(Instant.EPOCH)
                .build();
    }

    @Test
    void whatFailsHoldsUpNothingElse() {
        // Given
        var listener = new RetentionListener(List.of(
                kept("broken", limit -> {
                    throw new IllegalStateException("no");
                }),
                kept("well", limit -> 0)));

        // When
        listener.on(tick("retention"));

        // Then
        assertThat(cleared).containsExactly("broken", "well");
    }

    @Test
    void fullBatchesAreFollowedByOthersButNotForEver() {
        // Given
        var listener = new RetentionListener(List.of(kept("much", limit -> limit)));

        // When
        listener.on(tick("retention"));

        // Then
        assertThat(cleared).hasSize(50);
    }

    @Test
    void otherTicksClearNothing() {
        // Given
        var listener = new RetentionListener(List.of(kept("well", limit -> 0)));

        // When
        listener.on(tick("reconcile"));

        // Then
        assertThat(cleared).isEmpty();
    }
}
