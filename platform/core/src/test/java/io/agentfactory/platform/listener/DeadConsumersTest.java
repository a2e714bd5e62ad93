package io.agentfactory.platform.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.kafka.event.ConsumerStoppedEvent;

class DeadConsumersTest {

    @ParameterizedTest
    @CsvSource({"NORMAL, 0", "ERROR, 1", "FENCED, 1", "AUTH, 1"})
    void aConsumerThatNobodyStoppedMakesTheProcessBroken(ConsumerStoppedEvent.Reason reason, int broken) {
        // Given
        List<Object> changes = new ArrayList<>();
        try (var context = new StaticApplicationContext()) {
            context.addApplicationListener(event -> {
                if (event instanceof AvailabilityChangeEvent<?> change) {
                    changes.add(change.getState());
                }
            });
            context.refresh();

            // When
            new DeadConsumers(context).onApplicationEvent(new ConsumerStoppedEvent("source", "container", reason));

            // Then
            assertThat(changes).hasSize(broken);
        }
    }
}
