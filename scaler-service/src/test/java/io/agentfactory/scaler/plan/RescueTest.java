package io.agentfactory.scaler.plan;

import static io.agentfactory.scaler.plan.Scene.NOW;
import static io.agentfactory.scaler.plan.Scene.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.scaler.plan.Scene.WorkerBuilder;
import io.agentfactory.scaler.provider.MachineState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A worker that dies before its workspace is stored is started once more to store it, and its volume outlives it. */
class RescueTest {

    private static List<String> kinds(Scene scene) {
        return scene.actions().stream()
                .map(action -> action.getClass().getSimpleName())
                .toList();
    }

    private static WorkerBuilder died(long drainingSince) {
        return worker("w").on("a").draining(drainingSince).unstored(40).machine(MachineState.STOPPED, 30);
    }

    private static WorkerBuilder machineGone() {
        return worker("w").stopping(100).machine(MachineState.DESTROYED, 90);
    }

    @Test
    void aDeadMachineWithUnstoredWorkIsStartedOnceMore() {
        // When
        List<Action> actions = new Scene().with(died(5).seenStopped()).actions();

        // Then
        assertThat(actions)
                .singleElement()
                .isInstanceOfSatisfying(
                        Action.StartMachine.class,
                        start -> assertThat(start.workerId()).isEqualTo("w"));
    }

    @Test
    void aDeadMachineWhoseWorkIsStoredIsNot() {
        assertThat(kinds(new Scene().with(worker("w").draining(5).stored(40).machine(MachineState.STOPPED, 30))))
                .containsExactly("Stop");
    }

    @Test
    void itIsTriedThreeTimesAndNotForEver() {
        assertThat(kinds(new Scene().with(died(150).seenStopped().startAsked(100, 2))))
                .containsExactly("StartMachine");
        assertThat(kinds(new Scene().with(died(150).seenStopped().startAsked(100, 3))))
                .containsExactly("Stop");
        assertThat(kinds(new Scene().with(died(200).seenStopped().startAsked(100, 1))))
                .containsExactly("Stop");
    }

    @Test
    void aSuccessorWaitsForIt() {
        assertThat(kinds(new Scene().waiting("a").with(died(5).seenStopped()))).containsExactly("StartMachine");
        assertThat(kinds(new Scene()
                        .waiting("a")
                        .with(died(15).machine(MachineState.STARTED, 3).startAsked(10, 1))))
                .isEmpty();
    }

    @Test
    void aRescuedWorkerThatNeverCallsIsStoppedAndNotWaitedForForEver() {
        assertThat(kinds(new Scene()
                        .with(died(80).unstored(100)
                                .machine(MachineState.STARTED, 55)
                                .startAsked(60, 1))))
                .containsExactly("Stop");
    }

    @Test
    void theVolumeOfADeadWorkerIsKeptUntilItsWorkIsStored() {
        assertThat(kinds(new Scene().with(machineGone().unstored(200)))).isEmpty();
        assertThat(kinds(new Scene().with(machineGone().stored(95)))).containsExactly("DeleteVolume");
    }

    @Test
    void theVolumeOfADeadWorkerIsKeptForAStatedTimeAndNotForEver() {
        // Given
        Scene kept = new Scene().with(machineGone().unstored(200));
        Scene over = new Scene()
                .with(worker("w")
                        .stopping(5000)
                        .machine(MachineState.DESTROYED, 4900)
                        .unstored(6000));

        // When
        Plan plan = kept.plan();

        // Then
        assertThat(plan.nextLook()).isEqualTo(NOW.plusSeconds(4900));
        assertThat(plan.notes())
                .anySatisfy(note -> assertThat(note).contains("v-w").contains("not stored"));
        assertThat(kinds(over)).containsExactly("DeleteVolume");
    }

    @Test
    void aKeptVolumeTakesNoPlaceOfAMachine() {
        assertThat(kinds(new Scene().maximum(1).waiting("b").with(machineGone().unstored(200))))
                .containsExactly("Spawn");
    }
}
