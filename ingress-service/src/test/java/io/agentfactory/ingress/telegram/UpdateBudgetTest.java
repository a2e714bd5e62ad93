package io.agentfactory.ingress.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentfactory.ingress.telegram.UpdateBudget.Room;
import io.agentfactory.platform.problem.ProblemException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpdateBudgetTest {

    private final UpdateBudget budget = new UpdateBudget(new WebhookMeters(new SimpleMeterRegistry()));

    @Test
    void largeUpdatesAreTurnedAwayWhenThereIsNoRoom() {
        // Given
        for (int large = 0; large < 7; large++) {
            budget.take(-1);
        }

        // When
        var turnedAway = assertThatThrownBy(() -> budget.take(1 << 20));

        // Then
        turnedAway.isInstanceOfSatisfying(ProblemException.class, problem -> {
            assertThat(problem.getStatusCode().value()).isEqualTo(503);
            assertThat(problem.getHeaders().getFirst("Retry-After")).isEqualTo("2");
        });
    }

    @Test
    void roomIsGivenBack() {
        // Given
        List<Room> rooms = new ArrayList<>();
        for (int large = 0; large < 7; large++) {
            rooms.add(budget.take(-1));
        }

        // When
        rooms.forEach(Room::close);

        // Then
        assertThat(budget.take(-1)).isNotNull();
    }

    @Test
    void thousandsOfSmallUpdatesFitAtOnce() {
        // When
        for (int small = 0; small < 5000; small++) {
            budget.take(600);
        }

        // Then
        assertThat(budget.take(600)).isNotNull();
    }
}
