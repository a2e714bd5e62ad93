package io.agentfactory.queue.tick;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.events.ScheduledTick;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TickListenerTest {

    private final List<String> done = new ArrayList<>();

    private Ticked work(String tick) {
        return new Ticked() {
            @Override
            public String tick() {
                return tick;
            }

            @Override
            public void run() {
                done.add(tick);
            }
        };
    }

    @Test
    void aTickHasDoneWhatBearsItsNameAndNothingElse() {
        // Given
        var listener = new TickListener(List.of(work("retention"), work("reconcile")));

        // When
        listener.on(ScheduledTick.newBuilder()
                .setName("reconcile")
                .setScheduledFor(Instant.EPOCH)
                .setFiredAt(Instant.EPOCH)
                .build());

        // Then
        assertThat(done).containsExactly("reconcile");
    }
}
