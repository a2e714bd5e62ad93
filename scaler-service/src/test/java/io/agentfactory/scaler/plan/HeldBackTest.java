package io.agentfactory.scaler.plan;

import static io.agentfactory.scaler.plan.Scene.NOW;
import static io.agentfactory.scaler.plan.Scene.ago;
import static io.agentfactory.scaler.plan.Scene.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.scaler.pause.ScalingPause;
import io.agentfactory.scaler.provider.MachineState;
import io.agentfactory.scaler.status.Spawning;
import org.junit.jupiter.api.Test;

/** While an operator holds a fleet back it may shrink, and not grow. */
class HeldBackTest {

    private static final ScalingPause PAUSE = new ScalingPause("ann", "the region is on fire", ago(60), null);

    @Test
    void nobodyIsAskedForAndThePlanSaysWho() {
        // Given
        var scene = new Scene().waiting("a", "b").heldBack(PAUSE);

        // When
        Plan plan = scene.plan();

        // Then
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.nextLook()).isNull();
        assertThat(plan.spawning().isPausedBy(Spawning.Cause.OPERATOR)).isTrue();
        assertThat(plan.notes())
                .containsExactly("no worker is asked for: scaling is paused by ann since " + ago(60)
                        + ": the region is on fire");
    }

    @Test
    void aReservedMachineIsNotStartedAgain() {
        // Given
        var scene = new Scene()
                .reserving(600, 2)
                .waiting("a")
                .with(worker("w").on("a").reserved(60));

        // When
        var free = scene.actions();
        var held = scene.heldBack(PAUSE).actions();

        // Then
        assertThat(free).singleElement().isInstanceOf(Action.Wake.class);
        assertThat(held).isEmpty();
    }

    @Test
    void idleWorkersAreStillRemovedAndBusyOnesGoOn() {
        // Given
        var scene = new Scene()
                .heldBack(PAUSE)
                .with(worker("idle").idle(100))
                .with(worker("busy").busy());

        // When
        var actions = scene.actions();

        // Then
        assertThat(actions)
                .singleElement()
                .isInstanceOfSatisfying(
                        Action.Drain.class,
                        drain -> assertThat(drain.workerId()).isEqualTo("idle"));
    }

    @Test
    void nobodyMakesRoomForALaneThatGetsNoWorker() {
        // Given
        var scene = new Scene().waiting("x").maximum(1).with(worker("w").idle(30));

        // When
        var free = scene.actions();
        var held = scene.heldBack(PAUSE).actions();

        // Then
        assertThat(free).singleElement().isInstanceOf(Action.Drain.class);
        assertThat(held).isEmpty();
    }

    @Test
    void aLoweredMaximumStillDrains() {
        // Given
        var scene = new Scene()
                .maximum(1)
                .heldBack(PAUSE)
                .with(worker("a").idle(30))
                .with(worker("b").idle(40));

        // When
        var actions = scene.actions();

        // Then
        assertThat(actions).singleElement().isInstanceOf(Action.Drain.class);
    }

    @Test
    void whoWasAskedForBeforeComesUp() {
        // Given
        var scene = new Scene().heldBack(PAUSE).with(worker("w").requested(70).machine(MachineState.STARTED, 1));

        // When
        var actions = scene.actions();

        // Then
        assertThat(actions).singleElement().isInstanceOf(Action.Activate.class);
    }

    @Test
    void itEndsByItself() {
        // Given
        var until = new ScalingPause("ann", "a while", ago(60), NOW.plusSeconds(30));
        var over = new ScalingPause("ann", "a while", ago(60), NOW);

        // When
        Plan held = new Scene().waiting("a").heldBack(until).plan();
        Plan free = new Scene().waiting("a").heldBack(over).plan();

        // Then
        assertThat(held.actions()).isEmpty();
        assertThat(held.nextLook()).isEqualTo(NOW.plusSeconds(30));
        assertThat(free.actions()).singleElement().isInstanceOf(Action.Spawn.class);
    }
}
