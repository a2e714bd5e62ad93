package io.agentfactory.local.fly.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The life of a machine in virtual time. Delays are those of {@link FlyDelays#likeFly}: 2 s to start, 3 s to boot. */
class MachineStatesTest {
    private static final String ECHO = "{\"image\":\"echo:1\"}";

    private final VirtualCloud fly = VirtualCloud.standard();

    @Test
    void createdMachineGoesThroughStartingToStarted() {
        // Given
        MachineSnapshot machine = fly.create("w1", ECHO);

        // When
        List<MachineState> seen = List.of(machine.state(), stateAfter(machine, 2), stateAfter(machine, 3));

        // Then
        assertThat(seen).containsExactly(MachineState.CREATED, MachineState.STARTING, MachineState.STARTED);
        assertThat(fly.events).hasOnlyElementsOfTypes(FlyEvent.MachineCreated.class, FlyEvent.MachineStarted.class);
        assertThat(eventTypes(machine)).containsExactly("start:started:flyd", "launch:created:user");
    }

    @Test
    void machineCreatedWithSkipLaunchRestsUntilItIsStarted() {
        // Given
        MachineSnapshot machine = fly.cloud.createMachine(
                VirtualCloud.APP, new MachineOrder("w1", "iad", fly.config(ECHO), true, Duration.ZERO));
        fly.seconds(3600);
        MachineState rested = fly.state(machine);

        // When
        fly.cloud.start(VirtualCloud.APP, machine.id(), "");
        fly.seconds(3);

        // Then
        assertThat(rested).isEqualTo(MachineState.CREATED);
        assertThat(fly.state(machine)).isEqualTo(MachineState.STARTED);
    }

    @Test
    void stopSendsTheSignalAndKillsOnlyAfterTheGrace() {
        // Given
        MachineSnapshot machine = fly.started(
                "w1", "{\"image\":\"echo:1\",\"stop_config\":{\"signal\":\"SIGTERM\",\"timeout\":\"30s\"}}");

        // When
        fly.stop(machine);
        fly.seconds(29);
        MachineState beforeTheGraceIsOver = fly.state(machine);
        fly.seconds(1);

        // Then
        assertThat(fly.commands(HostCommand.Signal.class))
                .extracting(HostCommand.Signal::signal)
                .containsExactly("SIGTERM");
        assertThat(beforeTheGraceIsOver).isEqualTo(MachineState.STOPPING);
        assertThat(fly.state(machine)).isEqualTo(MachineState.STOPPED);
        assertThat(lastExit(machine)).containsEntry("exit_code", 137).containsEntry("requested_stop", true);
    }

    @Test
    void stopWithoutWordsMeansSigintAndFiveSeconds() {
        // Given
        MachineSnapshot machine = fly.started("w1", ECHO);

        // When
        fly.stop(machine);
        fly.seconds(5);

        // Then
        assertThat(fly.commands(HostCommand.Signal.class))
                .extracting(HostCommand.Signal::signal)
                .containsExactly("SIGINT");
        assertThat(fly.commands(HostCommand.Kill.class)).hasSize(1);
    }

    @Test
    void machineThatEndsInTimeAfterAStopIsNotKilled() {
        // Given
        MachineSnapshot machine = fly.started("w1", ECHO);

        // When
        fly.stop(machine);
        fly.exit(machine, 0);
        fly.seconds(60);

        // Then
        assertThat(fly.commands(HostCommand.Kill.class)).isEmpty();
        assertThat(fly.state(machine)).isEqualTo(MachineState.STOPPED);
        assertThat(lastExit(machine)).containsEntry("exit_code", 0);
    }

    @Test
    void machineStoppedBeforeItsProcessRanNeverRunsIt() {
        // Given
        MachineSnapshot machine = fly.create("w1", ECHO);

        // When
        fly.stop(machine);
        fly.seconds(60);

        // Then
        assertThat(fly.state(machine)).isEqualTo(MachineState.STOPPED);
        assertThat(fly.commands(HostCommand.Launch.class)).isEmpty();
    }

    @Test
    void stoppingWhatIsStoppedChangesNothing() {
        // Given
        MachineSnapshot machine = fly.started("w1", ECHO);
        fly.exit(machine, 0);
        long eventsBefore = fly.events.size();

        // When
        fly.stop(machine);

        // Then
        assertThat(fly.events).hasSize((int) eventsBefore);
        assertThat(fly.state(machine)).isEqualTo(MachineState.STOPPED);
    }

    @Test
    void exitWithZeroRestsStoppedAndCanBeStartedAgain() {
        // Given
        MachineSnapshot machine = fly.started("w1", ECHO);
        fly.exit(machine, 0);
        MachineState afterExit = fly.state(machine);

        // When
        MachineState before = fly.cloud.start(VirtualCloud.APP, machine.id(), "");
        fly.seconds(3);

        // Then
        assertThat(List.of(afterExit, before)).containsOnly(MachineState.STOPPED);
        assertThat(fly.state(machine)).isEqualTo(MachineState.STARTED);
        assertThat(fly.commands(HostCommand.Launch.class)).hasSize(2);
    }

    @Test
    void failingProcessIsRunAgainUpToItsRetriesThenStops() {
        // Given
        MachineSnapshot machine =
                fly.started("w1", "{\"image\":\"echo:1\",\"restart\":{\"policy\":\"on-failure\",\"max_retries\":2}}");

        // When
        for (int crash = 0; crash < 3; crash++) {
            fly.exit(machine, 1);
            fly.seconds(5);
        }

        // Then
        assertThat(fly.commands(HostCommand.Launch.class)).hasSize(3);
        assertThat(fly.state(machine)).isEqualTo(MachineState.STOPPED);
        assertThat(fly.events.stream().filter(FlyEvent.MachineExited.class::isInstance))
                .extracting(event -> ((FlyEvent.MachineExited) event).restarting())
                .containsExactly(true, true, false);
    }

    @Test
    void retriesAreForgottenAfterFiveMinutes() {
        // Given
        MachineSnapshot machine =
                fly.started("w1", "{\"image\":\"echo:1\",\"restart\":{\"policy\":\"on-failure\",\"max_retries\":1}}");
        fly.exit(machine, 1);
        fly.seconds(301);

        // When
        fly.exit(machine, 1);
        fly.seconds(5);

        // Then
        assertThat(fly.state(machine)).isEqualTo(MachineState.STARTED);
    }

    @Test
    void policyNoNeverRestartsAndPolicyAlwaysRestartsAfterSuccessToo() {
        // Given
        MachineSnapshot never = fly.started("w1", "{\"image\":\"echo:1\",\"restart\":{\"policy\":\"no\"}}");
        MachineSnapshot always = fly.started("w2", "{\"image\":\"echo:1\",\"restart\":{\"policy\":\"always\"}}");

        // When
        fly.exit(never, 1);
        fly.exit(always, 0);
        fly.seconds(5);

        // Then
        assertThat(fly.state(never)).isEqualTo(MachineState.STOPPED);
        assertThat(fly.state(always)).isEqualTo(MachineState.STARTED);
    }

    @Test
    void machineWithAutoDestroyIsGoneAfterItsProcessButItsVolumeStays() {
        // Given
        VolumeSnapshot volume = fly.volume("data");
        MachineSnapshot machine = fly.started(
                "w1",
                "{\"image\":\"echo:1\",\"auto_destroy\":true,\"mounts\":[{\"volume\":\"" + volume.id()
                        + "\",\"path\":\"/data\"}]}");

        // When
        fly.exit(machine, 0);
        fly.seconds(100);

        // Then
        assertThat(fly.cloud.machines(VirtualCloud.APP, MachineFilter.all())).isEmpty();
        assertThat(fly.cloud.volume(VirtualCloud.APP, volume.id()).state()).isEqualTo("created");
        assertThat(fly.cloud.volume(VirtualCloud.APP, volume.id()).attachedMachineId())
                .isEmpty();
    }

    @Test
    void imageThatCannotBePulledEndsInFailedWhereItIsNotRefused() {
        // Given
        VirtualCloud lenient = new VirtualCloud(FlyQuirks.defaults().withUnknownImageFailing());

        // When
        MachineSnapshot machine = lenient.started("w1", "{\"image\":\"missing:1\"}");

        // Then
        assertThat(lenient.state(machine)).isEqualTo(MachineState.FAILED);
        assertThatThrownBy(() -> fly.create("w1", "{\"image\":\"missing:1\"}"))
                .isInstanceOfSatisfying(
                        FlyRefusal.class,
                        refusal -> assertThat(refusal.status()).isEqualTo(400));
    }

    @Test
    void lateReportOfAnOldRunChangesNothing() {
        // Given
        MachineSnapshot machine = fly.started("w1", ECHO);
        fly.exit(machine, 0);
        fly.cloud.start(VirtualCloud.APP, machine.id(), "");
        fly.seconds(3);

        // When
        fly.cloud.exited(machine.id(), 1, 1);

        // Then
        assertThat(fly.state(machine)).isEqualTo(MachineState.STARTED);
    }

    @Test
    void everyStateLeadsSomewhereButTheLast() {
        // When
        List<MachineState> ends = List.of(MachineState.values()).stream()
                .filter(state -> state.successors().isEmpty())
                .toList();

        // Then
        assertThat(ends).containsExactly(MachineState.DESTROYED);
    }

    private MachineState stateAfter(MachineSnapshot machine, long seconds) {
        fly.seconds(seconds);
        return fly.state(machine);
    }

    private List<String> eventTypes(MachineSnapshot machine) {
        return fly.cloud.machine(VirtualCloud.APP, machine.id()).events().stream()
                .map(event -> event.type() + ":" + event.status() + ":" + event.source())
                .toList();
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> lastExit(MachineSnapshot machine) {
        MachineEvent exit = fly.cloud.machine(VirtualCloud.APP, machine.id()).events().stream()
                .filter(event -> event.type().equals("exit"))
                .findFirst()
                .orElseThrow();
        return (Map<String, Object>) exit.exit().getOrDefault("exit_event", Map.of());
    }
}
