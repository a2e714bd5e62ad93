package io.agentfactory.local.fly.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentfactory.local.fly.model.Trouble.Boot;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What happens to machines without anybody calling the API. Delays are those of {@link FlyDelays#likeFly}. */
class MishapsTest {
    private static final String APP = VirtualCloud.APP;
    private static final String ECHO = "{\"image\":\"echo:1\"}";

    private final VirtualCloud fly = VirtualCloud.standard();
    private final Mishaps mishaps = fly.cloud.mishaps();

    @Test
    void processEndsWithTheCodeThatWasOrderedAndItsPolicyDecides() {
        // Given
        MachineSnapshot restarting = fly.started("w1", ECHO);
        MachineSnapshot resting = fly.started("w2", "{\"image\":\"echo:1\",\"restart\":{\"policy\":\"no\"}}");

        // When
        mishaps.exit(restarting.id(), 3);
        mishaps.exit("w2", 3);
        fly.seconds(10);

        // Then
        assertThat(fly.state(restarting)).isEqualTo(MachineState.STARTED);
        assertThat(fly.state(resting)).isEqualTo(MachineState.STOPPED);
        assertThat(exits()).extracting(FlyEvent.MachineExited::exitCode).containsExactly(3, 3);
        assertThat(exits()).extracting(FlyEvent.MachineExited::restarting).containsExactly(true, false);
    }

    @Test
    void orderedCodeCountsForOneExitOnly() {
        // Given
        MachineSnapshot machine = fly.started("w1", ECHO);
        mishaps.exit("w1", 3);
        fly.seconds(10);

        // When
        fly.exit(machine, 0);

        // Then
        assertThat(exits()).extracting(FlyEvent.MachineExited::exitCode).containsExactly(3, 0);
    }

    @Test
    void crashLooksLikeAKill() {
        // Given
        fly.started("w1", ECHO);

        // When
        mishaps.crash("w1");
        fly.seconds(1);

        // Then
        assertThat(exits()).extracting(FlyEvent.MachineExited::exitCode).containsExactly(137);
    }

    @Test
    void lackOfMemoryShowsInTheExitEvent() {
        // Given
        MachineSnapshot machine = fly.started("w1", ECHO);

        // When
        mishaps.outOfMemory("w1");
        fly.seconds(1);

        // Then
        assertThat(exits()).extracting(FlyEvent.MachineExited::exitCode).containsExactly(137);
        assertThat(fly.cloud.machine(APP, machine.id()).events())
                .filteredOn(event -> event.type().equals("exit"))
                .extracting(event -> event.exit().get("exit_event"))
                .singleElement(InstanceOfAssertFactories.MAP)
                .containsEntry("oom_killed", true)
                .containsEntry("requested_stop", false);
    }

    @Test
    void nothingEndsThatDoesNotRunAndNoMachineIsHarmedThatIsNotThere() {
        // Given
        fly.create("w1", ECHO);

        // Then
        refused(() -> mishaps.exit("w1", 1), 412, "'created'");
        refused(() -> mishaps.exit("w1", 256), 400, "0 to 255");
        refused(() -> mishaps.crash("nobody"), 404, "nobody");
    }

    @Test
    void machineOnAFailedHostKeepsItsLastKnownStateAndCannotBeChanged() {
        // Given
        MachineSnapshot machine = fly.started("w1", ECHO);

        // When
        mishaps.failHost("w1");
        fly.seconds(3600);

        // Then
        assertThat(fly.commands(HostCommand.Kill.class)).hasSize(1);
        assertThat(fly.state(machine)).isEqualTo(MachineState.STARTED);
        assertThat(fly.cloud.machine(APP, machine.id()).trouble().hostDown()).isTrue();
        refused(() -> fly.stop(machine), 503, "unavailable: ");
        refused(() -> fly.destroy(machine, false), 503, "unavailable: ");
        refused(() -> fly.cloud.leases().acquire(APP, machine.id(), "", Duration.ofSeconds(5), ""), 503, "unavailable");
        assertThat(exits()).isEmpty();
    }

    @Test
    void machineOnAFailedHostIsDestroyedByForceWithoutANonce() {
        // Given
        MachineSnapshot machine = fly.started("w1", ECHO);
        fly.cloud.leases().acquire(APP, machine.id(), "", Duration.ofMinutes(5), "deploy");
        mishaps.failHost("w1");

        // When
        fly.destroy(machine, true);
        fly.seconds(2);

        // Then
        assertThat(fly.state(machine)).isEqualTo(MachineState.DESTROYED);
    }

    @Test
    void whatRanIsRunAgainWhenItsHostIsBackAndWhatRestedRests() {
        // Given
        MachineSnapshot ran = fly.started("w1", "{\"image\":\"echo:1\",\"restart\":{\"policy\":\"no\"}}");
        MachineSnapshot rested = fly.started("w2", ECHO);
        fly.exit(rested, 0);
        mishaps.failHost("w1");
        mishaps.failHost("w2");
        fly.seconds(60);

        // When
        mishaps.recoverHost("w1");
        mishaps.recoverHost("w2");
        fly.seconds(10);

        // Then
        assertThat(List.of(fly.state(ran), fly.state(rested)))
                .containsExactly(MachineState.STARTED, MachineState.STOPPED);
        assertThat(fly.commands(HostCommand.Launch.class)).hasSize(3);
    }

    @Test
    void hostThatFailsWhileItsMachineStartsRunsNothing() {
        // Given
        MachineSnapshot machine = fly.create("w1", ECHO);
        fly.seconds(3);

        // When
        mishaps.failHost("w1");
        fly.seconds(60);

        // Then
        assertThat(fly.state(machine)).isEqualTo(MachineState.STARTING);
        assertThat(fly.commands(HostCommand.Launch.class)).isEmpty();
    }

    @Test
    void failedHostStaysFailedAcrossARestartOfTheEmulator() {
        // Given
        MachineSnapshot machine = fly.started("w1", ECHO);
        mishaps.failHost("w1");
        JsonMapper json = JsonMapper.builder().build();
        String kept = json.writeValueAsString(fly.cloud.snapshot());

        // When
        VirtualCloud again =
                new VirtualCloud(FlyQuirks.defaults(), json.readValue(kept, CloudSnapshot.class), fly.instant());
        again.seconds(60);

        // Then
        assertThat(again.commands(HostCommand.Launch.class)).isEmpty();
        again.cloud.mishaps().recoverHost("w1");
        again.seconds(10);
        assertThat(again.state(machine)).isEqualTo(MachineState.STARTED);
    }

    @Test
    void deleteByForceOnAFailedHostIsFinishedAfterARestartOfTheEmulator() {
        // Given
        MachineSnapshot machine = fly.started("w1", ECHO);
        mishaps.failHost("w1");
        fly.destroy(machine, true);

        // When
        VirtualCloud again = new VirtualCloud(FlyQuirks.defaults(), fly.cloud.snapshot(), fly.instant());
        again.seconds(2);

        // Then
        assertThat(again.state(machine)).isEqualTo(MachineState.DESTROYED);
    }

    @Test
    void stateThatAnEmulatorWithoutMishapsHasKeptIsRead() {
        // Given
        MachineSnapshot machine = fly.started("w1", ECHO);
        fly.cloud.deleteVolume(APP, fly.volume("data").id());
        JsonMapper json = JsonMapper.builder().build();
        ObjectNode kept = (ObjectNode) json.valueToTree(fly.cloud.snapshot());
        ((ObjectNode) kept.path("machines").get(0)).remove(List.of("trouble", "replaced"));
        ((ObjectNode) kept.path("volumes").get(0)).remove("destroyState");

        // When
        CloudSnapshot read = json.treeToValue(kept, CloudSnapshot.class);

        // Then
        assertThat(read.machines().getFirst().trouble()).isEqualTo(Trouble.NONE);
        assertThat(read.machines().getFirst().versions()).hasSize(1);
        assertThat(read.machines().getFirst().id()).isEqualTo(machine.id());
        assertThat(read.volumes().getFirst().state()).isEqualTo("pending_destroy");
    }

    @Test
    void stuckMachineStaysCreatedUntilItIsFreed() {
        // Given
        MachineSnapshot machine = fly.create("w1", ECHO);

        // When
        mishaps.stickInCreated("w1");
        fly.pass(Duration.ofHours(2));
        MachineState stuck = fly.state(machine);
        mishaps.unstick("w1");
        fly.seconds(5);

        // Then
        assertThat(stuck).isEqualTo(MachineState.CREATED);
        assertThat(fly.state(machine)).isEqualTo(MachineState.STARTED);
        assertThat(fly.commands(HostCommand.Launch.class)).hasSize(1);
        refused(() -> mishaps.stickInCreated("w1"), 412, "before it is created");
    }

    @Test
    void stuckMachineGoesByForce() {
        // Given
        mishaps.stickInCreated("w1");
        MachineSnapshot machine = fly.create("w1", ECHO);
        fly.seconds(60);

        // When
        ThrowingCallable unforced = () -> fly.destroy(machine, false);

        // Then
        refused(unforced, 412, "unable to destroy");
        fly.destroy(machine, true);
        fly.seconds(2);
        assertThat(fly.state(machine)).isEqualTo(MachineState.DESTROYED);
    }

    @Test
    void troubleAheadStrikesTheMachineOfThatNameOrElseTheNextOneOnce() {
        // Given
        mishaps.stickInCreated("w2");
        mishaps.slowStart(Mishaps.NEXT, Duration.ofSeconds(20));

        // When
        MachineSnapshot slow = fly.create("w1", ECHO);
        MachineSnapshot stuck = fly.create("w2", ECHO);
        MachineSnapshot well = fly.create("w3", ECHO);
        fly.seconds(10);
        List<MachineState> early = List.of(fly.state(slow), fly.state(stuck), fly.state(well));
        fly.seconds(20);

        // Then
        assertThat(early).containsExactly(MachineState.STARTING, MachineState.CREATED, MachineState.STARTED);
        assertThat(fly.state(slow)).isEqualTo(MachineState.STARTED);
        assertThat(mishaps.of(Mishaps.NEXT)).isEqualTo(Trouble.NONE);
        assertThat(mishaps.of("w1").slowStart()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void troubleAheadCanBeTakenBack() {
        // Given
        mishaps.stickInCreated("w1");
        mishaps.boot("w1", Boot.FAILS);

        // When
        mishaps.unstick("w1");
        mishaps.boot("w1", Boot.WORKS);
        MachineSnapshot machine = fly.started("w1", ECHO);

        // Then
        assertThat(fly.state(machine)).isEqualTo(MachineState.STARTED);
    }

    @Test
    void allTroubleIsKnownAndEndsAtOnce() {
        // Given
        MachineSnapshot lost = fly.started("w1", ECHO);
        MachineSnapshot stuck = fly.create("w2", ECHO);
        mishaps.failHost("w1");
        mishaps.stickInCreated("w2");
        mishaps.boot("w3", Boot.FAILS);
        Set<String> known = mishaps.all().keySet();

        // When
        List.of("w1", "w2", "w3").forEach(mishaps::end);
        MachineSnapshot third = fly.create("w3", ECHO);
        fly.seconds(10);

        // Then
        assertThat(known).containsExactlyInAnyOrder(lost.id(), stuck.id(), "w3");
        assertThat(mishaps.all()).isEmpty();
        assertThat(List.of(fly.state(lost), fly.state(stuck), fly.state(third))).containsOnly(MachineState.STARTED);
    }

    @Test
    void bootThatFailsRestsInFailedAndWorksLater() {
        // Given
        mishaps.boot("w1", Boot.FAILS);
        MachineSnapshot machine = fly.started("w1", ECHO);
        MachineState failed = fly.state(machine);

        // When
        mishaps.boot("w1", Boot.WORKS);
        fly.cloud.start(APP, machine.id(), "");
        fly.seconds(5);

        // Then
        assertThat(failed).isEqualTo(MachineState.FAILED);
        assertThat(fly.state(machine)).isEqualTo(MachineState.STARTED);
        assertThat(fly.commands(HostCommand.Launch.class)).hasSize(1);
    }

    @Test
    void bootThatVanishesGoesThroughLaunchFailedAndFreesItsVolume() {
        // Given
        VolumeSnapshot volume = fly.volume("data");
        mishaps.boot(Mishaps.NEXT, Boot.VANISHES);

        // When
        MachineSnapshot machine = fly.create(
                "w1", "{\"image\":\"echo:1\",\"mounts\":[{\"volume\":\"" + volume.id() + "\",\"path\":\"/data\"}]}");
        fly.seconds(5);
        MachineState first = fly.state(machine);
        fly.seconds(2);
        MachineState second = fly.state(machine);
        fly.seconds(60);

        // Then
        assertThat(List.of(first, second)).containsExactly(MachineState.LAUNCH_FAILED, MachineState.DESTROYED);
        assertThat(fly.cloud.volume(APP, volume.id()).attachedMachineId()).isEmpty();
    }

    private List<FlyEvent.MachineExited> exits() {
        return fly.events.stream()
                .filter(FlyEvent.MachineExited.class::isInstance)
                .map(FlyEvent.MachineExited.class::cast)
                .toList();
    }

    private static void refused(ThrowingCallable call, int status, String text) {
        assertThatThrownBy(call).isInstanceOfSatisfying(FlyRefusal.class, refusal -> {
            assertThat(refusal.status()).isEqualTo(status);
            assertThat(refusal.text()).contains(text);
        });
    }
}
