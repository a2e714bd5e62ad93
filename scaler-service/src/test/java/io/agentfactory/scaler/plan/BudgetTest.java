package io.agentfactory.scaler.plan;

import static io.agentfactory.scaler.plan.Scene.NOW;
import static io.agentfactory.scaler.plan.Scene.RATE;
import static io.agentfactory.scaler.plan.Scene.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.scaler.cost.SpendingLimits;
import io.agentfactory.scaler.status.Spawning;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing is begun that could take the spending over a hard limit. A machine costs 1000 an hour here. */
class BudgetTest {

    private static final SpendingLimits THREE_AN_HOUR = new SpendingLimits(0, 3 * RATE, 0, 0);
    private static final SpendingLimits FIFTY_A_DAY = new SpendingLimits(0, 0, 0, 50 * RATE);

    private static List<String> kinds(Scene scene) {
        return scene.actions().stream()
                .map(action -> action.getClass().getSimpleName())
                .toList();
    }

    @Test
    void noMoreMachinesRunThanAWholeHourOfThemMayCost() {
        // Given
        Scene scene = new Scene().maximum(10).limited(THREE_AN_HOUR).waiting("a", "b", "c");

        // When, Then
        assertThat(kinds(scene.spent(0, 0, RATE, NOW))).containsExactly("Spawn", "Spawn");
        assertThat(kinds(scene.spent(0, 0, 2 * RATE, NOW))).containsExactly("Spawn");
        assertThat(kinds(scene.spent(0, 0, 3 * RATE, NOW))).isEmpty();
    }

    @Test
    void whatWasSpentInTheHourIsGoneUntilItsEnd() {
        // Given
        Scene scene = new Scene()
                .limited(THREE_AN_HOUR)
                .waiting("a")
                .spent(3 * RATE - RATE / 4, 0, 0, NOW.plus(Duration.ofMinutes(30)));

        // When
        Plan plan = scene.plan();

        // Then
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.notes()).anySatisfy(note -> assertThat(note).contains("hard limit of 0.003 an hour"));
        assertThat(plan.nextLook()).isEqualTo(NOW.plus(Duration.ofHours(1)));
        assertThat(plan.spawning())
                .isInstanceOfSatisfying(
                        Spawning.Paused.class,
                        paused -> assertThat(paused.cause()).isEqualTo(Spawning.Cause.SPENDING_LIMIT));
    }

    @Test
    void aMachineInReserveIsStartedForMoneyToo() {
        assertThat(kinds(new Scene()
                        .reserving(600, 2)
                        .limited(THREE_AN_HOUR)
                        .waiting("a")
                        .with(worker("w").on("a").reserved(100))
                        .spent(0, 0, 3 * RATE, NOW)))
                .isEmpty();
    }

    @Test
    void moneyForTheWayHomeIsSetAsideAheadOfTheDaysLimit() {
        // Given
        Scene scene = new Scene().limited(FIFTY_A_DAY).waiting("a");

        // When, Then
        assertThat(kinds(scene.spent(0, 47 * RATE, RATE, NOW))).containsExactly("Spawn");
        assertThat(kinds(scene.spent(0, 49 * RATE, RATE, NOW))).isEmpty();
    }

    @Test
    void idleWorkersGoHomeInTimeAndBusyOnesFinish() {
        // Given
        Scene scene = new Scene()
                .limited(FIFTY_A_DAY)
                .with(worker("idle").idle(1))
                .with(worker("busy").busy())
                .spent(0, 49 * RATE, 2 * RATE, NOW);

        // When
        List<Action> actions = scene.actions();

        // Then
        assertThat(actions)
                .singleElement()
                .isInstanceOfSatisfying(
                        Action.Drain.class,
                        drain -> assertThat(drain.workerId()).isEqualTo("idle"));
    }

    @Test
    void nothingIsKeptInReserveOnceTheDaysLimitIsNear() {
        assertThat(kinds(new Scene()
                        .reserving(600, 2)
                        .limited(FIFTY_A_DAY)
                        .with(worker("w").reserved(100))
                        .spent(0, 50 * RATE, RATE, NOW)))
                .containsExactly("Release");
    }

    @Test
    void withoutLimitsMoneyIsNoObject() {
        // Given
        Scene scene = new Scene().waiting("a").spent(1_000_000 * RATE, 1_000_000 * RATE, RATE, NOW);

        // When
        Plan plan = scene.plan();

        // Then
        assertThat(plan.actions()).hasSize(1);
        assertThat(plan.spawning()).isEqualTo(Spawning.FREE);
    }
}
