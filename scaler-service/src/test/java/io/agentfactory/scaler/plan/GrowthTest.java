package io.agentfactory.scaler.plan;

import static io.agentfactory.scaler.plan.Scene.NOW;
import static io.agentfactory.scaler.plan.Scene.ago;
import static io.agentfactory.scaler.plan.Scene.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.scaler.provider.MachineState;
import io.agentfactory.scaler.trigger.SpawnPause;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who gets a worker, and who makes room. */
class GrowthTest {

    private static List<String> spawned(Scene scene) {
        return scene.actions().stream()
                .filter(Action.Spawn.class::isInstance)
                .map(action -> ((Action.Spawn) action).lane().conversationId())
                .toList();
    }

    private static List<String> drained(Scene scene) {
        return scene.actions().stream()
                .filter(Action.Drain.class::isInstance)
                .map(action -> ((Action.Drain) action).workerId())
                .toList();
    }

    @Test
    void scalingWeakness6_lanesAreServedInTheOrderInWhichTheyAreTold() {
        assertThat(spawned(new Scene().waiting("zz", "aa", "mm"))).containsExactly("zz", "aa");
    }

    @Test
    void aLaneWithAWorkerOnItsWayGetsNoSecondOne() {
        assertThat(spawned(new Scene().waiting("a").with(worker("w").on("a").requested(1))))
                .isEmpty();
        assertThat(spawned(new Scene().waiting("a").with(worker("w").on("a").idle(1))))
                .isEmpty();
    }

    @Test
    void workersOfOtherLanesCoverNothing() {
        assertThat(spawned(new Scene().waiting("b").with(worker("w").on("a").idle(1))))
                .containsExactly("b");
    }

    @Test
    void scalingWeakness3_aSilentWorkerIsReplacedAtOnce() {
        // Given
        var scene = new Scene().waiting("a").with(worker("w").on("a").silent());

        // When
        var actions = scene.actions();

        // Then
        assertThat(actions).hasSize(2);
        assertThat(actions.get(0)).isInstanceOf(Action.Drain.class);
        assertThat(actions.get(1)).isInstanceOf(Action.Spawn.class);
    }

    @Test
    void scalingWeakness18_aSuccessorWaitsUntilTheWorkspaceIsStored() {
        assertThat(spawned(new Scene()
                        .waiting("a")
                        .with(worker("w").on("a").draining(5).idle(5))))
                .isEmpty();
        assertThat(spawned(new Scene()
                        .waiting("a")
                        .with(worker("w").on("a").draining(5).stored(2))))
                .containsExactly("a");
        assertThat(spawned(new Scene()
                        .waiting("a")
                        .with(worker("w").on("a").draining(5).drained())))
                .containsExactly("a");
        assertThat(spawned(new Scene().waiting("a").with(worker("w").on("a").stopping(5))))
                .containsExactly("a");
    }

    @Test
    void scalingWeakness4_theMaximumCountsEveryWorkerOfWhichSomethingMayBeLeft() {
        // Given
        var scene = new Scene()
                .waiting("d")
                .maximum(3)
                .with(worker("a").requested(1))
                .with(worker("b").busy())
                .with(worker("c").stopping(1).machine(MachineState.DESTROYED, 1));

        // When
        Plan plan = scene.plan();

        // Then
        assertThat(plan.actions()).noneMatch(Action.Spawn.class::isInstance);
        assertThat(plan.notes()).anyMatch(note -> note.contains("maximum of 3"));
    }

    @Test
    void aStepLimitsHowManyAreAskedForInAnInterval() {
        assertThat(spawned(new Scene().waiting("a", "b", "c"))).containsExactly("a", "b");
        assertThat(spawned(new Scene().waiting("a", "b", "c").requestedLately(1)))
                .containsExactly("a");
        Plan plan = new Scene().waiting("a").requestedLately(2).plan();
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.nextLook()).isEqualTo(NOW.plusSeconds(1));
    }

    @Test
    void agentsThatAreSwitchedOffGetNoWorker() {
        // Given
        var scene = new Scene().waiting("a").disabled("helper");

        // When
        Plan plan = scene.plan();

        // Then
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.notes()).containsExactly("no worker for a: agent helper is switched off");
    }

    @Test
    void afterFailuresNobodyIsAskedForUntilThePauseIsOver() {
        // Given
        var paused = new SpawnPause(3, ago(1), NOW.plusSeconds(7), "no room");

        // When
        Plan plan = new Scene().waiting("a").paused(paused).plan();

        // Then
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.nextLook()).isEqualTo(NOW.plusSeconds(7));
        assertThat(plan.notes()).anyMatch(note -> note.contains("no room"));
    }

    @Test
    void afterThePauseSpawningIsTriedAgainAndForgottenOnlyWhenAWorkerHasComeUp() {
        // Given
        var over = new SpawnPause(3, ago(60), ago(1), "no room");

        // When
        var tried = new Scene().waiting("a").paused(over).actions();
        var oldWorker = new Scene().paused(over).with(worker("old").idle(1)).actions();
        var newWorker =
                new Scene().paused(over).with(worker("new").active(50).idle(1)).actions();

        // Then
        assertThat(tried).singleElement().isInstanceOf(Action.Spawn.class);
        assertThat(oldWorker).isEmpty();
        assertThat(newWorker).singleElement().isInstanceOf(Action.ResumeSpawning.class);
    }

    @Test
    void withoutAProviderNothingIsAskedForAndNobodyMakesRoom() {
        // Given
        var scene = new Scene()
                .waiting("a", "b")
                .maximum(1)
                .withoutProvider()
                .with(worker("w").idle(30));

        // When
        Plan plan = scene.plan();

        // Then
        assertThat(plan.actions()).isEmpty();
    }

    @Test
    void theLongestIdleWorkerMakesRoomWhenTheMaximumIsReached() {
        // Given
        var scene = new Scene()
                .waiting("x")
                .maximum(3)
                .with(worker("young").active(19).idle(19))
                .with(worker("idle").idle(30))
                .with(worker("longer").idle(40));

        // When
        var drained = drained(scene);

        // Then
        assertThat(drained).containsExactly("longer");
        assertThat(spawned(scene)).isEmpty();
    }

    @Test
    void busyWorkersNeverMakeRoom() {
        assertThat(drained(new Scene().waiting("x").maximum(1).with(worker("w").busy())))
                .isEmpty();
    }

    @Test
    void whoLeavesAnywayMakesTheRoom() {
        // Given
        var scene = new Scene()
                .waiting("x")
                .maximum(2)
                .with(worker("leaving").draining(1).idle(1))
                .with(worker("idle").idle(30));

        // When
        var drained = drained(scene);

        // Then
        assertThat(drained).isEmpty();
    }

    @Test
    void aLoweredMaximumDrainsIdleWorkersDownToIt() {
        // Given
        var scene = new Scene()
                .maximum(1)
                .with(worker("a").idle(30))
                .with(worker("b").idle(40))
                .with(worker("c").busy());

        // When
        var drained = drained(scene);

        // Then
        assertThat(drained).containsExactly("b", "a");
    }
}
