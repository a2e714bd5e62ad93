package io.agentfactory.scaler.plan;

import static io.agentfactory.scaler.plan.Scene.TOKEN_EXPIRES;
import static io.agentfactory.scaler.plan.Scene.ago;
import static io.agentfactory.scaler.plan.Scene.provision;
import static io.agentfactory.scaler.plan.Scene.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.scaler.plan.Scene.WorkerBuilder;
import io.agentfactory.scaler.provider.MachineState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stopped machines are kept for their lanes, started again when these have work, and let go in the end. */
class ReserveTest {

    private static Scene reserving() {
        return new Scene().reserving(600, 2);
    }

    private static WorkerBuilder stopped() {
        return worker("w").stopping(5).stopAsked(MachineState.STOPPED, 4);
    }

    private static List<String> kinds(Scene scene) {
        return scene.actions().stream()
                .map(action -> action.getClass().getSimpleName())
                .toList();
    }

    @Test
    void aStoppedMachineIsKeptForItsLane() {
        assertThat(kinds(reserving().with(stopped()))).containsExactly("Reserve");
    }

    @Test
    void nothingIsKeptOfAWorkerThatNobodyCouldUseAgain() {
        assertThat(kinds(new Scene().reserving(0, 2).with(stopped()))).containsExactly("DestroyMachine");
        assertThat(kinds(new Scene().reserving(600, 0).with(stopped()))).containsExactly("DestroyMachine");
        assertThat(kinds(reserving().with(stopped().dismissed()))).containsExactly("DestroyMachine");
        assertThat(kinds(reserving().with(stopped().neverServed()))).containsExactly("DestroyMachine");
        assertThat(kinds(reserving().disabled("helper").with(stopped()))).containsExactly("DestroyMachine");
        assertThat(kinds(reserving().withoutProvider().with(stopped()))).containsExactly("DestroyMachine");
        assertThat(kinds(reserving().provisioned(provision("worker:2", "ams")).with(stopped())))
                .containsExactly("DestroyMachine");
        assertThat(kinds(reserving().with(stopped().madeWith("worker:1", ago(-800)))))
                .containsExactly("DestroyMachine");
        assertThat(kinds(reserving()
                        .with(stopped().on("a"))
                        .with(worker("other").on("a").idle(1))))
                .containsExactly("DestroyMachine");
    }

    @Test
    void aMachineThatHasFailedIsNotKept() {
        assertThat(kinds(reserving().with(worker("w").stopping(5).stopAsked(MachineState.FAILED, 4))))
                .containsExactly("DestroyMachine");
    }

    @Test
    void aWaitingLaneTakesBackTheMachineThatIsKeptForIt() {
        // Given
        Scene scene = reserving().waiting("a").with(worker("w").on("a").reserved(100));

        // When
        List<Action> actions = scene.actions();

        // Then
        assertThat(actions).singleElement().isInstanceOf(Action.Wake.class);
    }

    @Test
    void aMachineThatIsKeptForAnotherLaneIsOfNoUse() {
        assertThat(kinds(reserving().waiting("b").with(worker("w").on("a").reserved(100))))
                .containsExactly("Spawn");
    }

    @Test
    void theMaximumCountsMachinesThatRunAndNotThoseInReserve() {
        assertThat(kinds(reserving()
                        .maximum(1)
                        .waiting("b")
                        .with(worker("w").on("a").reserved(100))))
                .containsExactly("Spawn");
        assertThat(kinds(reserving()
                        .maximum(1)
                        .waiting("a")
                        .with(worker("w").on("a").reserved(100))
                        .with(worker("x").on("b").busy())))
                .isEmpty();
    }

    @Test
    void aLaneWhoseMachineIsJustStoppingWaitsForItInsteadOfGettingAnother() {
        assertThat(kinds(reserving()
                        .waiting("a")
                        .with(worker("w").on("a").stopping(3).stopAsked(MachineState.STOPPING, 2))))
                .isEmpty();
        assertThat(kinds(reserving()
                        .waiting("a")
                        .with(worker("w").on("a").stopping(45).stopAsked(MachineState.STOPPING, 44))))
                .contains("Spawn");
    }

    @Test
    void aMachineIsReleasedWhenItsLaneHasHadNoWorkForLong() {
        assertThat(kinds(reserving().with(worker("w").reserved(599)))).isEmpty();
        assertThat(kinds(reserving().with(worker("w").reserved(600)))).containsExactly("Release");
        assertThat(reserving().with(worker("w").reserved(599)).plan().nextLook())
                .isEqualTo(Scene.NOW.plusSeconds(1));
    }

    @Test
    void aMachineIsKeptWhileItsLaneWaitsForAPlace() {
        assertThat(kinds(reserving()
                        .maximum(0)
                        .waiting("a")
                        .with(worker("w").on("a").reserved(900))))
                .isEmpty();
    }

    @Test
    void theNewestStayWhereThereAreTooMany() {
        // Given
        Scene scene = reserving()
                .with(worker("old").reserved(300))
                .with(worker("new").reserved(100))
                .with(worker("middle").reserved(200));

        // When
        List<Action> actions = scene.actions();

        // Then
        assertThat(actions)
                .singleElement()
                .isInstanceOfSatisfying(
                        Action.Release.class,
                        release -> assertThat(release.workerId()).isEqualTo("old"));
    }

    @Test
    void aMachineThatNoLongerFitsIsReleasedAndAnotherIsMade() {
        assertThat(kinds(reserving()
                        .provisioned(provision("worker:2", "ams"))
                        .waiting("a")
                        .with(worker("w").on("a").reserved(100))))
                .containsExactly("Release", "Spawn");
    }

    @Test
    void aMachineThatIsNoLongerStoppedIsNotKept() {
        assertThat(kinds(reserving().with(worker("w").reserved(100).machine(MachineState.DESTROYED, 10))))
                .containsExactly("Release");
        assertThat(kinds(reserving().with(worker("w").reserved(100).machine(MachineState.STARTED, 10))))
                .containsExactly("Release");
    }

    @Test
    void aWorkerOutOfTheReserveIsStartedAndThenActive() {
        assertThat(kinds(new Scene().with(worker("w").woken(1)))).containsExactly("StartMachine");
        assertThat(kinds(new Scene()
                        .with(worker("w")
                                .woken(2)
                                .machine(MachineState.STARTING, 1)
                                .startAsked(1, 1))))
                .isEmpty();
        assertThat(kinds(new Scene()
                        .with(worker("w")
                                .woken(3)
                                .machine(MachineState.STARTED, 1)
                                .startAsked(2, 1))))
                .containsExactly("Activate");
    }

    @Test
    void whatItSaidBeforeItWasStoppedDoesNotMakeItActive() {
        assertThat(kinds(new Scene().with(worker("w").woken(1).idle(700)))).containsExactly("StartMachine");
        assertThat(kinds(new Scene().with(worker("w").woken(1).silent().machine(MachineState.STOPPED, 500))))
                .containsExactly("StartMachine");
    }

    @Test
    void aMachineThatStopsAgainAtOnceIsStartedThreeTimesAndThenGivenUp() {
        assertThat(kinds(new Scene()
                        .with(worker("w")
                                .woken(50)
                                .machine(MachineState.STOPPED, 30)
                                .startAsked(20, 2))))
                .containsExactly("StartMachine");
        assertThat(kinds(new Scene()
                        .with(worker("w")
                                .woken(50)
                                .machine(MachineState.STOPPED, 30)
                                .startAsked(20, 3))))
                .containsExactly("GiveUp");
    }

    @Test
    void aStartThatWasJustAskedForIsGivenTime() {
        assertThat(kinds(new Scene()
                        .with(worker("w")
                                .woken(5)
                                .machine(MachineState.STOPPED, 700)
                                .startAsked(3, 1))))
                .isEmpty();
    }

    @Test
    void aWorkerIsReplacedBeforeItsTokenExpires() {
        assertThat(kinds(new Scene()
                        .with(worker("w").madeWith("worker:1", ago(-901)).busy())))
                .isEmpty();
        assertThat(kinds(new Scene()
                        .with(worker("w").madeWith("worker:1", ago(-899)).busy())))
                .containsExactly("Drain");
        assertThat(new Scene().with(worker("w").busy()).plan().nextLook()).isBefore(TOKEN_EXPIRES);
    }
}
