package io.agentfactory.local.fly.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** How machines and volumes go. Delays are those of {@link FlyDelays#likeFly}. */
class DestroyAndVolumesTest {
    private static final String APP = VirtualCloud.APP;
    private static final String ECHO = "{\"image\":\"echo:1\"}";

    private final VirtualCloud fly = VirtualCloud.standard();

    @Test
    void runningMachineIsDestroyedOnlyByForce() {
        // Given
        MachineSnapshot machine = fly.started("w1", ECHO);

        // When
        ThrowingCallable unforced = () -> fly.destroy(machine, false);

        // Then
        refused(unforced, 412, "failed_precondition: unable to destroy machine, not currently stopped");
        fly.destroy(machine, true);
        assertThat(fly.state(machine)).isEqualTo(MachineState.DESTROYING);
        assertThat(fly.commands(HostCommand.Kill.class)).hasSize(1);
    }

    @Test
    void destroyedMachineIsSeenForAMomentThenUnknown() {
        // Given
        MachineSnapshot machine = fly.started("w1", ECHO);
        fly.stop(machine);
        fly.seconds(5);

        // When
        fly.destroy(machine, false);
        MachineState first = fly.state(machine);
        fly.seconds(2);
        MachineState second = fly.state(machine);
        fly.seconds(30);

        // Then
        assertThat(List.of(first, second)).containsExactly(MachineState.DESTROYING, MachineState.DESTROYED);
        refused(() -> fly.state(machine), 404, "machine not found");
        WaitOrder wait = new WaitOrder(Set.of("destroyed"), "", "");
        refused(() -> fly.cloud.check(APP, machine.id(), wait), 404, "machine not found");
    }

    @Test
    void destroyedMachineIsListedOnlyWhenAskedForAndForADay() {
        // Given
        MachineSnapshot machine = fly.started("w1", ECHO);
        fly.destroy(machine, true);
        fly.seconds(60);
        MachineFilter withDeleted = new MachineFilter(true, Set.of(), "", Map.of());

        // When
        List<MachineSnapshot> listed = fly.cloud.machines(APP, MachineFilter.all());
        List<MachineSnapshot> listedWithDeleted = fly.cloud.machines(APP, withDeleted);
        fly.pass(Duration.ofHours(24));

        // Then
        assertThat(listed).isEmpty();
        assertThat(listedWithDeleted).hasSize(1);
        assertThat(fly.cloud.machines(APP, withDeleted)).isEmpty();
    }

    @Test
    void nameIsTakenUntilTheMachineIsDestroyed() {
        // Given
        MachineSnapshot machine = fly.started("w1", ECHO);

        // When
        ThrowingCallable again = () -> fly.create("w1", ECHO);

        // Then
        refused(
                again,
                409,
                "already_exists: unique machine name violation, machine ID " + machine.id()
                        + " already exists with name \"w1\"");
        fly.destroy(machine, true);
        fly.seconds(2);
        assertThat(fly.create("w1", ECHO).id()).isNotEqualTo(machine.id());
    }

    @Test
    void volumeIsHeldByOneMachineOnly() {
        // Given
        VolumeSnapshot volume = fly.volume("data");
        MachineSnapshot holder = fly.create("w1", mounting(volume));

        // When
        ThrowingCallable second = () -> fly.create("w2", mounting(volume));

        // Then
        refused(second, 412, "failed_precondition: volume is currently bound to machine: " + holder.id());
        assertThat(fly.cloud.machines(APP, MachineFilter.all())).hasSize(1);
    }

    @Test
    void volumeCannotBeDeletedWhileItIsBoundEvenToAStoppedMachineAndAWhileAfter() {
        // Given
        VolumeSnapshot volume = fly.volume("data");
        MachineSnapshot machine = fly.started("w1", mounting(volume));
        fly.stop(machine);
        fly.seconds(5);
        ThrowingCallable delete = () -> fly.cloud.deleteVolume(APP, volume.id());
        refused(delete, 412, "volume is currently bound to machine: " + machine.id());

        // When
        fly.destroy(machine, false);
        fly.seconds(30);
        refused(delete, 412, "volume is currently bound to machine: " + machine.id());
        fly.seconds(40);

        // Then
        assertThat(fly.cloud.deleteVolume(APP, volume.id()).deleted()).isTrue();
    }

    @Test
    void deletedVolumeStaysListedForADayAndCannotBeMounted() {
        // Given
        VolumeSnapshot volume = fly.volume("data");

        // When
        fly.cloud.deleteVolume(APP, volume.id());
        List<VolumeSnapshot> listedAtOnce = fly.cloud.volumes(APP);
        fly.pass(Duration.ofHours(23));
        List<VolumeSnapshot> listedLater = fly.cloud.volumes(APP);

        // Then
        assertThat(listedAtOnce).extracting(VolumeSnapshot::state).containsExactly("scheduling_destroy");
        assertThat(listedLater).extracting(VolumeSnapshot::state).containsExactly("pending_destroy");
        refused(() -> fly.create("w1", mounting(volume)), 412, "is being destroyed");
        fly.pass(Duration.ofHours(1));
        assertThat(fly.cloud.volumes(APP)).isEmpty();
        assertThat(fly.commands(HostCommand.RemoveVolume.class)).hasSize(1);
    }

    @Test
    void volumeOfAnotherRegionCannotBeMounted() {
        // Given
        VolumeSnapshot volume = fly.cloud.createVolume(APP, new VolumeOrder("data", "ams", 1, true, 5, true));

        // When
        ThrowingCallable create = () -> fly.create("w1", mounting(volume));

        // Then
        refused(create, 400, "is in region ams");
    }

    @Test
    void refusedCreateLeavesNothingBehind() {
        // Given
        VolumeSnapshot volume = fly.volume("data");

        // When
        ThrowingCallable create = () -> fly.create(
                "w1",
                "{\"image\":\"echo:1\",\"guest\":{\"memory_mb\":300},\"mounts\":[{\"volume\":\"" + volume.id()
                        + "\",\"path\":\"/data\"}]}");

        // Then
        refused(create, 400, "memory_mb must be a multiple of 256");
        assertThat(fly.cloud.volume(APP, volume.id()).attachedMachineId()).isEmpty();
        assertThat(fly.cloud.machines(APP, MachineFilter.all())).isEmpty();
    }

    @Test
    void volumeNamesFollowTheRule() {
        // When
        ThrowingCallable create = () -> fly.volume("Has-Capitals-And-Dashes");

        // Then
        refused(create, 400, "invalid_argument: volume name must be");
    }

    @Test
    void leaseKeepsOthersOutUntilItExpires() {
        // Given
        MachineSnapshot machine = fly.started("w1", ECHO);
        Lease lease = fly.cloud.leases().acquire(APP, machine.id(), "", Duration.ofSeconds(30), "deploy");

        // When
        ThrowingCallable stranger = () -> fly.stop(machine);

        // Then
        refused(stranger, 409, "lease currently held by");
        refused(
                () -> fly.cloud.leases().acquire(APP, machine.id(), "", Duration.ofSeconds(5), ""),
                409,
                "lease currently");
        fly.cloud.cordon(APP, machine.id(), lease.nonce(), true);
        fly.seconds(30);
        fly.stop(machine);
        assertThat(fly.state(machine)).isEqualTo(MachineState.STOPPING);
    }

    @Test
    void leaseIsExtendedByItsNonceAndReleasedByNothingElse() {
        // Given
        MachineSnapshot machine = fly.started("w1", ECHO);
        Lease first = fly.cloud.leases().acquire(APP, machine.id(), "", Duration.ofSeconds(10), "");
        fly.seconds(9);

        // When
        Lease second = fly.cloud.leases().acquire(APP, machine.id(), first.nonce(), Duration.ofSeconds(10), "");

        // Then
        assertThat(second.nonce()).isEqualTo(first.nonce());
        assertThat(second.expiresAt()).isEqualTo(first.expiresAt().plusSeconds(9));
        refused(() -> fly.cloud.leases().release(APP, machine.id(), "other"), 409, "lease currently");
        fly.cloud.leases().release(APP, machine.id(), first.nonce());
        refused(() -> fly.cloud.leases().inForce(APP, machine.id()), 404, "lease not found");
    }

    @Test
    void waitingForStoppedNeedsTheVersion() {
        // Given
        MachineSnapshot machine = fly.started("w1", ECHO);

        // When
        ThrowingCallable check = () -> fly.cloud.check(APP, machine.id(), new WaitOrder(Set.of("stopped"), "", ""));

        // Then
        refused(check, 400, "instance_id required when waiting for stopped machine");
        WaitOrder strict = new WaitOrder(Set.of("stopped"), machine.instanceId(), "");
        assertThat(fly.cloud.check(APP, machine.id(), strict).reached()).isFalse();
    }

    @Test
    void waitFromAnEventCountsOnlyWhatCameAfterIt() {
        // Given
        MachineSnapshot machine = fly.started("w1", ECHO);
        String started = fly.cloud
                .check(APP, machine.id(), new WaitOrder(Set.of("started"), "", ""))
                .eventId();
        WaitOrder again = new WaitOrder(Set.of("started"), "", started);
        boolean before = fly.cloud.check(APP, machine.id(), again).reached();

        // When
        fly.exit(machine, 1);
        fly.seconds(10);

        // Then
        assertThat(before).isFalse();
        assertThat(fly.cloud.check(APP, machine.id(), again).reached()).isTrue();
    }

    @Test
    void whatRanBeforeARestartOfTheEmulatorRunsAgainAndWhatRestedRests() {
        // Given
        VolumeSnapshot volume = fly.volume("data");
        MachineSnapshot running = fly.started("w1", mounting(volume));
        MachineSnapshot stopped = fly.started("w2", ECHO);
        fly.exit(stopped, 0);
        MachineSnapshot going = fly.started("w3", ECHO);
        fly.destroy(going, true);

        // When
        VirtualCloud next = new VirtualCloud(FlyQuirks.defaults(), fly.cloud.snapshot(), fly.instant());
        next.seconds(10);

        // Then
        assertThat(next.state(running)).isEqualTo(MachineState.STARTED);
        assertThat(next.state(stopped)).isEqualTo(MachineState.STOPPED);
        assertThat(next.state(going)).isEqualTo(MachineState.DESTROYED);
        assertThat(next.cloud.volume(APP, volume.id()).attachedMachineId()).isEqualTo(running.id());
        assertThat(next.commands(HostCommand.Launch.class)).hasSize(1);
    }

    private static String mounting(VolumeSnapshot volume) {
        return "{\"image\":\"echo:1\",\"mounts\":[{\"volume\":\"" + volume.id() + "\",\"path\":\"/data\"}]}";
    }

    private static void refused(ThrowingCallable call, int status, String text) {
        assertThatThrownBy(call).isInstanceOfSatisfying(FlyRefusal.class, refusal -> {
            assertThat(refusal.status()).isEqualTo(status);
            assertThat(refusal.text()).contains(text);
        });
    }
}
