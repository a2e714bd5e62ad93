package io.agentfactory.local.fly.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;

/** Updates, restarts, suspensions and signals. Delays are those of {@link FlyDelays#likeFly}. */
class MachineChangesTest {
    private static final String APP = VirtualCloud.APP;
    private static final String ECHO = "{\"image\":\"echo:1\"}";
    private static final String ECHO_2 = "{\"image\":\"echo:2\"}";
    private static final JsonNode NONE = MissingNode.getInstance();

    private final VirtualCloud fly = VirtualCloud.standard();

    @Test
    void updateOfARunningMachineReplacesItsVersionAndRunsTheNewOne() {
        // Given
        MachineSnapshot before = fly.started("w1", ECHO);

        // When
        MachineSnapshot answer = update(before, ECHO_2, false);
        fly.exit(before, 0);
        fly.seconds(10);
        MachineSnapshot after = fly.cloud.machine(APP, before.id());

        // Then
        assertThat(answer.state()).isEqualTo(MachineState.REPLACING);
        assertThat(after.state()).isEqualTo(MachineState.STARTED);
        assertThat(after.instanceId()).isEqualTo(answer.instanceId()).isNotEqualTo(before.instanceId());
        assertThat(fly.commands(HostCommand.Launch.class)
                        .getLast()
                        .machine()
                        .config()
                        .image())
                .isEqualTo("echo:2");
        assertThat(after.versions())
                .extracting(MachineVersion::instanceId)
                .containsExactly(after.instanceId(), before.instanceId());
    }

    @Test
    void updateStopsTheOldVersionAsTheOldOneSays() {
        // Given
        MachineSnapshot machine = fly.started(
                "w1", "{\"image\":\"echo:1\",\"stop_config\":{\"signal\":\"SIGTERM\",\"timeout\":\"10s\"}}");

        // When
        update(machine, ECHO_2, false);
        fly.seconds(9);
        MachineState withinTheGrace = fly.state(machine);
        fly.seconds(5);

        // Then
        assertThat(fly.commands(HostCommand.Signal.class))
                .extracting(HostCommand.Signal::signal)
                .containsExactly("SIGTERM");
        assertThat(withinTheGrace).isEqualTo(MachineState.REPLACING);
        assertThat(fly.state(machine)).isEqualTo(MachineState.STARTED);
    }

    @Test
    void updateStartsNothingThatDidNotRunAndNothingWithSkipLaunch() {
        // Given
        MachineSnapshot rested = fly.started("w1", ECHO);
        fly.exit(rested, 0);
        MachineSnapshot ran = fly.started("w2", ECHO);

        // When
        update(rested, ECHO_2, false);
        update(ran, ECHO_2, true);
        fly.exit(ran, 0);
        fly.seconds(10);

        // Then
        assertThat(List.of(fly.state(rested), fly.state(ran))).containsOnly(MachineState.STOPPED);
        assertThat(fly.commands(HostCommand.Launch.class)).hasSize(2);
    }

    @Test
    void replacedVersionIsNeverWaitedForWithSuccess() {
        // Given
        MachineSnapshot machine = fly.started("w1", ECHO);
        update(machine, ECHO_2, false);

        // When
        WaitAnswer old = fly.cloud.check(APP, machine.id(), new WaitOrder(Set.of("started"), machine.instanceId(), ""));

        // Then
        assertThat(old.reached()).isFalse();
        assertThat(old.state()).isEqualTo("replaced");
    }

    @Test
    void updateIsRefusedWhereItCannotBe() {
        // Given
        VolumeSnapshot volume = fly.volume("data");
        MachineSnapshot machine = fly.started("w1", ECHO);
        MachineSnapshot starting = fly.create("w2", ECHO);
        String mounting = "{\"image\":\"echo:1\",\"mounts\":[{\"volume\":\"" + volume.id() + "\",\"path\":\"/d\"}]}";

        // Then
        refused(() -> update(starting, ECHO_2, false), 412, "unable to update machine from current state: 'created'");
        refused(() -> update(machine, mounting, false), 400, "mounts");
        refused(() -> update(machine, "{\"image\":\"missing:1\"}", false), 400, "not found");
        refused(() -> change(machine, order("w9", "iad", "")), 400, "name and region");
        refused(() -> change(machine, order("w1", "ams", "")), 400, "name and region");
        refused(() -> change(machine, order("w1", "iad", "01OLD")), 409, "current_version");
        refused(() -> change(machine, leasing(Duration.ofDays(2))), 400, "lease ttl");
        assertThat(fly.cloud.machine(APP, machine.id()).instanceId()).isEqualTo(machine.instanceId());
    }

    @Test
    void machineThatIsBeingReplacedCanOnlyBeDestroyedByForce() {
        // Given
        MachineSnapshot machine = fly.started("w1", ECHO);

        // When
        update(machine, ECHO_2, false);

        // Then
        refused(() -> update(machine, ECHO, false), 409, "aborted: ");
        refused(() -> fly.cloud.start(APP, machine.id(), ""), 412, "unable to start machine from current state");
        refused(() -> fly.stop(machine), 412, "unable to stop");
        refused(() -> fly.destroy(machine, false), 412, "unable to destroy");
        fly.destroy(machine, true);
        fly.seconds(2);
        assertThat(fly.state(machine)).isEqualTo(MachineState.DESTROYED);
    }

    @Test
    void updateThatTheEmulatorDidNotLiveToSeeIsFinishedByTheNext() {
        // Given
        MachineSnapshot machine = fly.started("w1", ECHO);
        update(machine, ECHO_2, false);

        // When
        VirtualCloud again = new VirtualCloud(FlyQuirks.defaults(), fly.cloud.snapshot(), fly.instant());
        again.seconds(10);

        // Then
        assertThat(again.state(machine)).isEqualTo(MachineState.STARTED);
        assertThat(again.cloud.machine(APP, machine.id()).versions()).hasSize(2);
    }

    @Test
    void restartEndsTheProcessAndRunsItAgain() {
        // Given
        MachineSnapshot machine = fly.started("w1", ECHO);

        // When
        fly.cloud.restart(APP, machine.id(), "", NONE, text("2s"));
        MachineState first = fly.state(machine);
        fly.seconds(10);

        // Then
        assertThat(first).isEqualTo(MachineState.RESTARTING);
        assertThat(fly.state(machine)).isEqualTo(MachineState.STARTED);
        assertThat(fly.cloud.machine(APP, machine.id()).instanceId()).isEqualTo(machine.instanceId());
        assertThat(fly.commands(HostCommand.Launch.class)).hasSize(2);
        assertThat(fly.commands(HostCommand.Kill.class)).hasSize(1);
    }

    @Test
    void stopDuringARestartStops() {
        // Given
        MachineSnapshot machine = fly.started("w1", ECHO);
        fly.cloud.restart(APP, machine.id(), "", NONE, NONE);

        // When
        fly.stop(machine);
        fly.seconds(10);

        // Then
        assertThat(fly.state(machine)).isEqualTo(MachineState.STOPPED);
        refused(() -> fly.cloud.restart(APP, machine.id(), "", NONE, NONE), 412, "unable to restart");
    }

    @Test
    void suspendedMachineGoesOnWhereItWas() {
        // Given
        MachineSnapshot machine = fly.started("w1", ECHO);

        // When
        fly.cloud.suspend(APP, machine.id(), "");
        MachineState first = fly.state(machine);
        fly.seconds(1);
        MachineState second = fly.state(machine);
        MachineState before = fly.cloud.start(APP, machine.id(), "");
        fly.seconds(1);

        // Then
        assertThat(List.of(first, second, before))
                .containsExactly(MachineState.SUSPENDING, MachineState.SUSPENDED, MachineState.SUSPENDED);
        assertThat(fly.state(machine)).isEqualTo(MachineState.STARTED);
        assertThat(fly.events)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("MachineCreated", "MachineStarted", "MachineSuspended", "MachineStarted");
        assertThat(fly.commands(HostCommand.Freeze.class)).hasSize(1);
        assertThat(fly.commands(HostCommand.Thaw.class)).hasSize(1);
        assertThat(fly.commands(HostCommand.Launch.class)).hasSize(1);
    }

    @Test
    void stopOfASuspendedMachineDiscardsItsMemory() {
        // Given
        MachineSnapshot machine = suspended("w1");

        // When
        fly.stop(machine);
        fly.seconds(1);
        MachineState stopped = fly.state(machine);
        fly.cloud.start(APP, machine.id(), "");
        fly.seconds(5);

        // Then
        assertThat(stopped).isEqualTo(MachineState.STOPPED);
        assertThat(fly.state(machine)).isEqualTo(MachineState.STARTED);
        assertThat(fly.commands(HostCommand.Launch.class)).hasSize(2);
    }

    @Test
    void suspendedMachineIsDestroyedWithoutForce() {
        // Given
        MachineSnapshot machine = suspended("w1");

        // When
        fly.destroy(machine, false);
        fly.seconds(2);

        // Then
        assertThat(fly.state(machine)).isEqualTo(MachineState.DESTROYED);
        assertThat(fly.commands(HostCommand.Kill.class)).hasSize(1);
    }

    @Test
    void suspendedMachineStartsColdAfterItsHostWasAway() {
        // Given
        MachineSnapshot machine = suspended("w1");
        fly.cloud.mishaps().failHost("w1");
        fly.cloud.mishaps().recoverHost("w1");

        // When
        fly.cloud.start(APP, machine.id(), "");
        fly.seconds(5);

        // Then
        assertThat(fly.state(machine)).isEqualTo(MachineState.STARTED);
        assertThat(fly.commands(HostCommand.Thaw.class)).isEmpty();
        assertThat(fly.commands(HostCommand.Launch.class)).hasSize(2);
    }

    @Test
    void onlyWhatRunsIsSuspended() {
        // Given
        MachineSnapshot stopped = fly.started("w1", ECHO);
        fly.exit(stopped, 0);

        // When
        ThrowingCallable suspend = () -> fly.cloud.suspend(APP, stopped.id(), "");

        // Then
        refused(suspend, 412, "unable to suspend machine from current state: 'stopped'");
    }

    @Test
    void signalReachesARunningProcessAndNoOther() {
        // Given
        MachineSnapshot machine = fly.started("w1", ECHO);

        // When
        fly.cloud.signal(APP, machine.id(), "", text("SIGUSR1"));
        fly.cloud.signal(APP, machine.id(), "", JsonNodeFactory.instance.numberNode(9));
        fly.seconds(1);

        // Then
        assertThat(fly.commands(HostCommand.Signal.class))
                .extracting(HostCommand.Signal::signal)
                .containsExactly("SIGUSR1", "SIGKILL");
        refused(() -> fly.cloud.signal(APP, machine.id(), "", text("SIGWHAT")), 400, "signal must be one of");
        fly.exit(machine, 0);
        refused(() -> fly.cloud.signal(APP, machine.id(), "", text("SIGUSR1")), 412, "unable to signal");
    }

    @Test
    void leaseKeepsEveryChangeToItsHolder() {
        // Given
        MachineSnapshot machine = fly.started("w1", ECHO);
        Lease lease = fly.cloud.leases().acquire(APP, machine.id(), "", Duration.ofMinutes(1), "deploy");

        // Then
        refused(() -> update(machine, ECHO_2, false), 409, "lease currently held");
        refused(() -> fly.cloud.suspend(APP, machine.id(), ""), 409, "lease currently held");
        refused(() -> fly.cloud.restart(APP, machine.id(), "", NONE, NONE), 409, "lease currently held");
        refused(() -> fly.cloud.signal(APP, machine.id(), "", text("SIGHUP")), 409, "lease currently held");
        fly.cloud.suspend(APP, machine.id(), lease.nonce());
        assertThat(fly.state(machine)).isEqualTo(MachineState.SUSPENDING);
    }

    private MachineSnapshot suspended(String name) {
        MachineSnapshot machine = fly.started(name, ECHO);
        fly.cloud.suspend(APP, machine.id(), "");
        fly.seconds(1);
        return machine;
    }

    private MachineSnapshot update(MachineSnapshot machine, String config, boolean skipLaunch) {
        return change(machine, new MachineUpdate("", "", fly.config(config), "", skipLaunch, Duration.ZERO));
    }

    private MachineSnapshot change(MachineSnapshot machine, MachineUpdate update) {
        MachineSnapshot answer = fly.cloud.update(APP, machine.id(), "", update);
        fly.seconds(0);
        return answer;
    }

    private MachineUpdate order(String name, String region, String currentVersion) {
        return new MachineUpdate(name, region, fly.config(ECHO_2), currentVersion, false, Duration.ZERO);
    }

    private MachineUpdate leasing(Duration ttl) {
        return new MachineUpdate("", "", fly.config(ECHO_2), "", false, ttl);
    }

    private static JsonNode text(String value) {
        return JsonNodeFactory.instance.stringNode(value);
    }

    private static void refused(ThrowingCallable call, int status, String text) {
        assertThatThrownBy(call).isInstanceOfSatisfying(FlyRefusal.class, refusal -> {
            assertThat(refusal.status()).isEqualTo(status);
            assertThat(refusal.text()).contains(text);
        });
    }
}
