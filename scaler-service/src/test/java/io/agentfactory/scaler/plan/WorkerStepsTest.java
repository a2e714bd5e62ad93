package io.agentfactory.scaler.plan;

import static io.agentfactory.scaler.plan.Scene.NOW;
import static io.agentfactory.scaler.plan.Scene.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.scaler.plan.Scene.WorkerBuilder;
import io.agentfactory.scaler.provider.MachineState;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The next step of one worker, state by state. */
class WorkerStepsTest {

    record Row(String rule, Supplier<WorkerBuilder> worker, List<Class<? extends Action>> steps) {
        @Override
        public String toString() {
            return rule;
        }
    }

    @SafeVarargs
    private static Row row(String rule, Supplier<WorkerBuilder> worker, Class<? extends Action>... steps) {
        return new Row(rule, worker, List.of(steps));
    }

    static Stream<Row> rows() {
        return Stream.of(
                row(
                        "a requested worker whose machine starts is waited for",
                        () -> worker("w").requested(5)),
                row(
                        "a started machine makes it active",
                        () -> worker("w").requested(5).machine(MachineState.STARTED, 1),
                        Action.Activate.class),
                row(
                        "a call makes it active, whatever was seen of the machine",
                        () -> worker("w").requested(5).idle(1),
                        Action.Activate.class),
                row(
                        "without a machine, one is made",
                        () -> worker("w").requested(5).noMachineAskedFor(),
                        Action.CreateMachine.class),
                row(
                        "without an answer, the machine is asked for again",
                        () -> worker("w").requested(5).machineAskedButUnknown(1),
                        Action.CreateMachine.class),
                row(
                        "after a failed call the provider is left alone for a while",
                        () -> worker("w").requested(5).noMachineAskedFor().notBefore(NOW.plusSeconds(1))),
                row(
                        "and then asked again",
                        () -> worker("w").requested(5).noMachineAskedFor().notBefore(NOW),
                        Action.CreateMachine.class),
                row(
                        "what has not started in time is looked at once more",
                        () -> worker("w").requested(100),
                        Action.InspectMachine.class),
                row(
                        "and given up if it has not started even so",
                        () -> worker("w").requested(102),
                        Action.GiveUp.class),
                row(
                        "also while the provider is left alone",
                        () -> worker("w").requested(100).noMachineAskedFor().notBefore(NOW.plusSeconds(9)),
                        Action.GiveUp.class),
                row(
                        "a failed machine is given up",
                        () -> worker("w").requested(5).machine(MachineState.FAILED, 1),
                        Action.GiveUp.class),
                row(
                        "a destroyed machine is given up",
                        () -> worker("w").requested(5).machine(MachineState.DESTROYED, 1),
                        Action.GiveUp.class),
                row(
                        "a machine seen stopped may be about to start again",
                        () -> worker("w").requested(5).machine(MachineState.STOPPED, 2)),
                row(
                        "a worker that has not called yet is waited for",
                        () -> worker("w").active(49)),
                row(
                        "one that does not call, and whose lane nobody waits for, counts as idle",
                        () -> worker("w").active(60),
                        Action.Drain.class),
                row(
                        "an idle worker stays until its time is up",
                        () -> worker("w").idle(59)),
                row("and is drained then", () -> worker("w").idle(60), Action.Drain.class),
                row(
                        "but not before its minimum life",
                        () -> worker("w").active(19).idle(19)),
                row("a busy worker stays, however old", () -> worker("w").busy()),
                row("a silent worker is drained", () -> worker("w").silent(), Action.Drain.class),
                row(
                        "a worker that has drained itself is drained",
                        () -> worker("w").drained(),
                        Action.Drain.class),
                row(
                        "a worker whose machine is gone is drained",
                        () -> worker("w").idle(1).machine(MachineState.DESTROYED, 1),
                        Action.Drain.class),
                row(
                        "a worker whose machine stays stopped is drained",
                        () -> worker("w").idle(1).machine(MachineState.STOPPED, 11),
                        Action.Drain.class),
                row(
                        "a state that nobody knows is not taken for gone",
                        () -> worker("w").idle(1).machine(MachineState.UNKNOWN, 500)),
                row(
                        "a draining worker is waited for",
                        () -> worker("w").draining(199).idle(199)),
                row(
                        "and stopped when it does not drain",
                        () -> worker("w").draining(200).idle(300),
                        Action.Stop.class),
                row(
                        "but never while its turn runs",
                        () -> worker("w").draining(9_999).busy()),
                row("a drained worker is stopped", () -> worker("w").draining(1).drained(), Action.Stop.class),
                row("a silent one too", () -> worker("w").draining(1).silent(), Action.Stop.class),
                row("one that never called too", () -> worker("w").draining(1), Action.Stop.class),
                row(
                        "one that has stored its workspace may go by itself",
                        () -> worker("w").draining(20).stored(9)),
                row(
                        "and is stopped if it does not",
                        () -> worker("w").draining(20).stored(10),
                        Action.Stop.class),
                row(
                        "a workspace stored before the drain began does not count",
                        () -> worker("w").draining(20).stored(30)),
                row(
                        "a draining worker whose machine has stopped is stopped",
                        () -> worker("w").draining(1).idle(1).machine(MachineState.STOPPED, 0),
                        Action.Stop.class),
                row(
                        "a running machine is given a moment in which a turn would be heard of",
                        () -> worker("w").stopping(9)),
                row("then it is asked to stop", () -> worker("w").stopping(10), Action.StopMachine.class),
                row(
                        "at once if its worker has said that it is done",
                        () -> worker("w").stopping(1).drained(),
                        Action.StopMachine.class),
                row(
                        "and never while a turn runs",
                        () -> worker("w").stopping(100).busy()),
                row(
                        "nor is it removed by force then",
                        () -> worker("w")
                                .stopping(500)
                                .stopAsked(MachineState.STOPPING, 490)
                                .busy()),
                row("and waited for", () -> worker("w").stopping(5).stopAsked(MachineState.STOPPING, 5)),
                row(
                        "and asked again when it has not begun to",
                        () -> worker("w").stopping(15).stopAsked(MachineState.STARTED, 5),
                        Action.StopMachine.class),
                row(
                        "and removed by force when it does not stop",
                        () -> worker("w").stopping(45).stopAsked(MachineState.STOPPING, 45),
                        Action.DestroyMachine.class),
                row(
                        "not while the provider has not even taken the request to stop",
                        () -> worker("w")
                                .stopping(46)
                                .stopAsked(MachineState.STARTED, 46)
                                .notBefore(NOW.minusSeconds(1)),
                        Action.StopMachine.class),
                row(
                        "but that does not go on for ever",
                        () -> worker("w")
                                .stopping(450)
                                .stopAsked(MachineState.STARTED, 450)
                                .notBefore(NOW.minusSeconds(1)),
                        Action.DestroyMachine.class),
                row(
                        "a stopped machine is destroyed",
                        () -> worker("w").stopping(1).machine(MachineState.STOPPED, 0),
                        Action.DestroyMachine.class),
                row(
                        "a failed machine is destroyed",
                        () -> worker("w").stopping(1).machine(MachineState.FAILED, 0),
                        Action.DestroyMachine.class),
                row(
                        "a machine that never began is destroyed",
                        () -> worker("w").stopping(1).machine(MachineState.CREATED, 0),
                        Action.DestroyMachine.class),
                row(
                        "once the machine is gone the volume goes",
                        () -> worker("w").stopping(1).machine(MachineState.DESTROYED, 0),
                        Action.DeleteVolume.class),
                row(
                        "not while the provider is left alone",
                        () -> worker("w")
                                .stopping(1)
                                .machine(MachineState.DESTROYED, 0)
                                .notBefore(NOW.plusSeconds(1))),
                row(
                        "when nothing is left the worker has stopped",
                        () -> worker("w")
                                .stopping(1)
                                .machine(MachineState.DESTROYED, 0)
                                .volumeGone(),
                        Action.MarkStopped.class),
                row(
                        "or failed, if it never served",
                        () -> worker("w")
                                .neverServed()
                                .stopping(1)
                                .machine(MachineState.DESTROYED, 0)
                                .volumeGone(),
                        Action.MarkFailed.class),
                row(
                        "what was asked for and never seen is looked for",
                        () -> worker("w").stopping(60).machineAskedButUnknown(60),
                        Action.FindLeftovers.class),
                row(
                        "but not before the provider must show it",
                        () -> worker("w").stopping(59).machineAskedButUnknown(59)),
                row(
                        "so is a volume",
                        () -> worker("w").stopping(60).noMachineAskedFor().volumeUnknown(),
                        Action.FindLeftovers.class));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void nextStep(Row row) {
        // Given
        var scene = new Scene().with(row.worker().get());

        // When
        Plan plan = scene.plan();

        // Then
        assertThat(plan.actions()).extracting(Object::getClass).isEqualTo(row.steps());
        assertThat(plan.actions())
                .allSatisfy(action -> assertThat(action.reason()).isNotBlank());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void whatWaitsHasADeadline(Row row) {
        // Given
        var scene = new Scene().with(row.worker().get());

        // When
        Plan plan = scene.plan();

        // Then
        if (plan.actions().isEmpty()) {
            boolean nothingCanHappen = row.rule().startsWith("a state that nobody knows") && plan.nextLook() == null;
            assertThat(nothingCanHappen
                            || (plan.nextLook() != null && plan.nextLook().isAfter(NOW)))
                    .as("deadline of: %s", row.rule())
                    .isTrue();
        }
    }

    @Test
    void aWorkerThatDoesNotCallWhileItsLaneWaitsIsReplacedSooner() {
        // Given
        Scene waited = new Scene().waiting("lane-w").with(worker("w").active(49));
        Scene replaced = new Scene().waiting("lane-w").with(worker("w").active(50));

        // When, Then
        assertThat(waited.actions()).isEmpty();
        assertThat(replaced.actions().getFirst()).isInstanceOf(Action.Drain.class);
    }

    @Test
    void aStoppedMachineIsLookedAtAgainBeforeItCountsAsDead() {
        // Given
        var scene = new Scene().with(worker("w").idle(1).machine(MachineState.STOPPED, 10));

        // When
        var actions = scene.plan().actions();

        // Then
        assertThat(actions).singleElement().isInstanceOfAny(Action.InspectMachine.class, Action.Drain.class);
    }

    @Test
    void forceIsUsedOnlyAfterAStopThatWasNotFollowed() {
        // Given
        var stopped = new Scene().with(worker("a").stopping(1).machine(MachineState.STOPPED, 0));
        var stubborn = new Scene().with(worker("b").stopping(60).stopAsked(MachineState.STOPPING, 60));

        // When
        var unforced = stopped.actions();
        var forced = stubborn.actions();

        // Then
        assertThat(unforced)
                .singleElement()
                .isEqualTo(
                        new Action.DestroyMachine("a", "m-a", false, "it has stopped, and nothing is kept in reserve"));
        assertThat(forced).singleElement().matches(action -> ((Action.DestroyMachine) action).force());
    }

    @Test
    void anAgentThatIsSwitchedOffLosesItsIdleWorkersOnly() {
        // Given
        var scene = new Scene()
                .disabled("helper")
                .with(worker("idle").idle(1))
                .with(worker("busy").busy());

        // When
        var actions = scene.actions();

        // Then
        assertThat(actions).containsExactly(new Action.Drain("idle", false, "agent helper is switched off"));
    }

    @Test
    void scalingWeakness1_anIdleWorkerLivesForTheWholeIdleTime() {
        // Given: neither has had a turn for long; to ask for work in vain is to be alive
        var young = new Scene().with(worker("w").idle(59));
        var over = new Scene().with(worker("w").idle(60));

        // When
        Plan stays = young.plan();
        Plan goes = over.plan();

        // Then
        assertThat(stays.actions()).isEmpty();
        assertThat(stays.nextLook()).isEqualTo(NOW.plusSeconds(1));
        assertThat(goes.actions()).containsExactly(new Action.Drain("w", false, "idle for 60 s"));
    }

    @Test
    void scalingWeakness11_theIdleTimeIsThePolicysAndBeginsWhenTheTurnEnds() {
        // Given: it took its turn 900 s ago, which is 15 times the idle time, and ended it just now
        var scene = new Scene().with(worker("w").active(900).idle(0));

        // When
        Plan plan = scene.plan();

        // Then
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.nextLook()).isEqualTo(NOW.plus(Scene.POLICY.patience().idleTimeout()));
    }

    @Test
    void scalingWeakness16_aWorkspaceThatWasStoredBeforeTheDrainIsNotWaitedForAgain() {
        // Given: the worker has stored its workspace and said goodbye before anybody told it to go
        var leaving = new Scene().with(worker("w").drained());
        var left = new Scene().with(worker("w").draining(0).drained());

        // When
        var drained = leaving.actions();
        var stopped = left.actions();

        // Then
        assertThat(drained).singleElement().isInstanceOf(Action.Drain.class);
        assertThat(stopped).containsExactly(new Action.Stop("w", "drained"));
    }

    @Test
    void scalingWeakness17_aWorkerThatHangsIsRemovedByForceInTheEnd() {
        // Given: it neither stores its workspace, nor ends when it is asked to, nor when that is repeated
        var draining = new Scene().with(worker("w").draining(200).idle(300));
        var stopping = new Scene().with(worker("w").stopping(10).idle(300));
        var asked = new Scene()
                .with(worker("w")
                        .stopping(60)
                        .stopAsked(MachineState.STARTED, 45)
                        .idle(300));

        // When
        var steps = Stream.of(draining, stopping, asked)
                .map(scene -> scene.actions().getFirst())
                .toList();

        // Then
        assertThat(steps)
                .extracting(Object::getClass)
                .isEqualTo(List.of(Action.Stop.class, Action.StopMachine.class, Action.DestroyMachine.class));
        assertThat(((Action.DestroyMachine) steps.getLast()).force()).isTrue();
    }

    @Test
    void scalingWeakness23_aWorkerWhoseProviderCallFailedHoldsUpNoOther() {
        // Given
        var scene = new Scene()
                .with(worker("refused")
                        .stopping(5)
                        .machine(MachineState.DESTROYED, 1)
                        .notBefore(NOW.plusSeconds(7)))
                .with(worker("next").stopping(5).machine(MachineState.DESTROYED, 1));

        // When
        Plan plan = scene.plan();

        // Then
        assertThat(plan.actions())
                .singleElement()
                .isInstanceOfSatisfying(
                        Action.DeleteVolume.class,
                        delete -> assertThat(delete.workerId()).isEqualTo("next"));
        assertThat(plan.nextLook()).isEqualTo(NOW.plusSeconds(7));
    }
}
