package io.agentfactory.queue.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class RetentionRunTest {

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

    @Test
    void whatFailsHoldsUpNothingElse() {
        // Given
        var retention = new Retention(List.of(
                kept("broken", limit -> {
                    throw new IllegalStateException("no");
                }),
                kept("well", limit -> 0)));

        // When
        retention.run();

        // Then
        assertThat(cleared).containsExactly("broken", "well");
    }

    @Test
    void fullBatchesAreFollowedByOthersButNotForEver() {
        // Given
        var retention = new Retention(List.of(kept("much", limit -> limit)));

        // When
        retention.run();

        // Then
        assertThat(cleared).hasSize(50);
    }
}
