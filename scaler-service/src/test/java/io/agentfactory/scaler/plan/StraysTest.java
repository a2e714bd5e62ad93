package io.agentfactory.scaler.plan;

import static io.agentfactory.scaler.plan.Scene.foreign;
import static io.agentfactory.scaler.plan.Scene.ours;
import static io.agentfactory.scaler.plan.Scene.unmarked;
import static io.agentfactory.scaler.plan.Scene.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.scaler.provider.MachineState;
import io.agentfactory.scaler.provider.Volume;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where the records and the provider disagree. */
class StraysTest {

    @Test
    void aMachineOfOursWithoutAWorkerIsRemoved() {
        // Given
        var orphan = ours("m1", "afw-gone", MachineState.STARTED);

        // When
        var actions = new Scene().listed(List.of(orphan), List.of()).actions();

        // Then
        assertThat(actions)
                .singleElement()
                .matches(action -> action instanceof Action.DeleteOrphanMachine removal
                        && removal.machine().equals(orphan));
    }

    @Test
    void whatAnotherDeploymentOrNobodyMarkedIsLeftAlone() {
        // Given
        var machines = List.of(foreign("m1", "afw-theirs"), unmarked("m2", "afw-somebody"));
        var volumes = List.of(new Volume("v1", "openclaw_data_theirs", "ams"));

        // When
        var actions = new Scene().listed(machines, volumes).actions();

        // Then
        assertThat(actions).isEmpty();
    }

    @Test
    void aMachineOfARequestedWorkerIsAdopted() {
        // Given
        var machine = ours("m1", "w", MachineState.STARTING);
        var scene = new Scene()
                .with(worker("w").requested(5).machineAskedButUnknown(5))
                .listed(List.of(machine), List.of());

        // When
        var actions = scene.actions();

        // Then
        assertThat(actions)
                .singleElement()
                .matches(action -> action instanceof Action.AdoptMachine adopt
                        && adopt.machine().equals(machine));
    }

    @Test
    void scalingWeakness12_anEmptyListMeansAskingForEachMachineNotGone() {
        // Given
        var scene =
                new Scene().with(worker("a").idle(1)).with(worker("b").busy()).listed(List.of(), List.of());

        // When
        var actions = scene.actions();

        // Then
        assertThat(actions).hasSize(2).allMatch(Action.InspectMachine.class::isInstance);
    }

    @Test
    void aVolumeIsOursIfAWorkerWasRecordedWithItsName() {
        // Given
        var scene = new Scene()
                .with(worker("w").idle(1))
                .listed(
                        List.of(ours("m-w", "w", MachineState.STARTED)),
                        List.of(
                                new Volume("v-w", "vol_w", "ams"),
                                new Volume("v-second", "vol_w", "ams"),
                                new Volume("v-old", "vol_ended", "ams"),
                                new Volume("v-theirs", "vol_theirs", "ams")),
                        "vol_ended");

        // When
        var actions = scene.actions();

        // Then
        assertThat(actions)
                .extracting(
                        action -> ((Action.DeleteOrphanVolume) action).volume().id())
                .containsExactly("v-second", "v-old");
    }

    @Test
    void aVolumeWhoseAnswerWasLostIsNotTakenForSpare() {
        // Given
        var scene = new Scene()
                .with(worker("w").requested(5).noMachineAskedFor().volumeUnknown())
                .listed(List.of(), List.of(new Volume("v1", "vol_w", "ams")));

        // When
        var actions = scene.actions();

        // Then
        assertThat(actions).singleElement().isInstanceOf(Action.CreateMachine.class);
    }

    @Test
    void aMachineWhoseMakingWasNeverHeardOfIsItsWorkers() {
        // Given
        Scene scene = new Scene()
                .with(worker("w").stopping(100).machineAskedButUnknown(100).drained())
                .listed(List.of(Scene.ours("m1", "w", MachineState.STOPPED)), List.of());

        // When
        List<Action> actions = scene.actions();

        // Then
        assertThat(actions)
                .anySatisfy(action -> assertThat(action)
                        .isInstanceOfSatisfying(
                                Action.AdoptMachine.class,
                                adopt -> assertThat(adopt.machine().id()).isEqualTo("m1")));
    }
}
