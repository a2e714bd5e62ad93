package io.agentfactory.local.fly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.agentfactory.local.fly.FlyClient.Reply;
import io.agentfactory.local.fly.http.RateLimits;
import io.agentfactory.local.fly.model.FlyDelays;
import io.agentfactory.local.fly.model.FlyEvent;
import io.agentfactory.local.fly.process.ImageCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Machines as real processes. */
class FlyProcessTest {
    private static final String TOKEN = "fo1_test";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Notes its signals in its volume, and has a child of its own. */
    private static final String POLITE = """
            sleep 600 & echo $! > "$AGENT_FACTORY_DATA_DIR/child"
            trap 'echo interrupted > "$AGENT_FACTORY_DATA_DIR/signal"; exit 0' INT
            env > "$AGENT_FACTORY_DATA_DIR/env"
            echo ready > "$1/ready"; echo hello
            while :; do sleep 0.05; done
            """;

    private static final String STUBBORN = "trap '' INT TERM; echo ready > \"$1/ready\"; while :; do sleep 0.05; done";

    private static final String COUNTING = """
            (while :; do echo x >> "$1/count"; sleep 0.05; done) & echo $! > "$1/child"
            wait
            """;

    @TempDir
    Path folder;

    private final List<FlyEvent> events = new CopyOnWriteArrayList<>();
    private FlyEmulator emulator;
    private FlyClient fly;

    @BeforeEach
    void start() {
        emulator = FlyEmulator.start(0, settings());
        emulator.onEvent(events::add);
        fly = new FlyClient(emulator, TOKEN);
    }

    @AfterEach
    void stop() {
        emulator.close();
    }

    @Test
    void machineRunsItsImagesCommandOnItsVolumeWithItsEnvironment() throws IOException {
        // Given
        FlyVolume volume = volume();

        // When
        Reply machine = started("w1", "polite", volume, "");

        // Then
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(volume.folder().resolve("ready")).exists());
        assertThat(Files.readAllLines(volume.folder().resolve("env")))
                .contains(
                        "WORKER_ID=w1",
                        "FLY_APP_NAME=workers",
                        "FLY_MACHINE_ID=" + machine.text("id"),
                        "FLY_REGION=iad",
                        "FLY_IMAGE_REF=polite",
                        "FLY_VM_MEMORY_MB=256",
                        "AGENT_FACTORY_DATA_DIR=" + volume.folder())
                .noneMatch(line -> line.startsWith("MAVEN"));
        assertThat(emulator.logFile(machine.text("id"))).content().contains("hello");
    }

    @Test
    void stopSignalsTheProcessAndEndsItsWholeTree() throws IOException {
        // Given
        FlyVolume volume = volume();
        Reply machine = started("w1", "polite", volume, "");
        await().atMost(PATIENCE).until(() -> Files.exists(volume.folder().resolve("ready")));
        long child = Long.parseLong(
                Files.readString(volume.folder().resolve("child")).strip());

        // When
        fly.post(path(machine) + "/stop", "").expect(200);
        waitFor(machine, "stopped");

        // Then
        assertThat(volume.folder().resolve("signal")).hasContent("interrupted");
        await().atMost(PATIENCE).until(() -> !alive(child));
        assertThat(lastExit(machine).path("exit_code").asInt()).isZero();
        assertThat(lastExit(machine).path("requested_stop").asBoolean()).isTrue();
    }

    @Test
    void processThatIgnoresTheSignalIsKilledAfterTheTimeout() {
        // Given
        FlyVolume volume = volume();
        Reply machine = started("w1", "stubborn", volume, "");
        await().atMost(PATIENCE).until(() -> Files.exists(volume.folder().resolve("ready")));

        // When
        fly.post(path(machine) + "/stop", "{\"signal\":\"SIGTERM\",\"timeout\":\"300ms\"}")
                .expect(200);
        waitFor(machine, "stopped");

        // Then
        assertThat(lastExit(machine).path("exit_code").asInt()).isEqualTo(137);
    }

    @Test
    void killedProcessIsNoticedAndRunAgainByTheDefaultPolicy() {
        // Given
        FlyVolume volume = volume();
        Reply machine = started("w1", "polite", volume, "");
        long pid = emulator.machines().getFirst().pid();

        // When
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();

        // Then
        await().atMost(PATIENCE).untilAsserted(() -> {
            FlyMachine now = emulator.machines().getFirst();
            assertThat(now.state()).isEqualTo("started");
            assertThat(now.pid()).isNotIn(0L, pid);
        });
        assertThat(lastExit(machine).path("exit_code").asInt()).isEqualTo(137);
        assertThat(lastExit(machine).path("restarting").asBoolean()).isTrue();
    }

    @Test
    void crashedMachineWithPolicyNoStaysStopped() {
        // Given
        Reply machine = started("w1", "sleeper", volume(), ",\"restart\":{\"policy\":\"no\"}");

        // When
        emulator.crash(machine.text("id"));
        waitFor(machine, "stopped");

        // Then
        assertThat(lastExit(machine).path("requested_stop").asBoolean()).isFalse();
        assertThat(emulator.machines().getFirst().pid()).isZero();
    }

    @Test
    void suspendedProcessStandsStillWithItsChildrenAndGoesOn() throws IOException {
        // Given
        assumeTrue(Files.exists(Path.of("/proc/self/stat")), "this system does not tell what stands still");
        FlyVolume volume = volume();
        Reply machine = started("w1", "counting", volume, "");
        Path count = volume.folder().resolve("count");
        await().atMost(PATIENCE).until(() -> Files.exists(count));
        long pid = emulator.machines().getFirst().pid();
        long child = Long.parseLong(
                Files.readString(volume.folder().resolve("child")).strip());

        // When
        fly.post(path(machine) + "/suspend", "").expect(200);
        waitFor(machine, "suspended");
        await().atMost(PATIENCE).until(() -> standsStill(pid) && standsStill(child));
        long suspendedAt = Files.size(count);
        fly.post(path(machine) + "/start", "").expect(200);
        waitFor(machine, "started");

        // Then
        await().atMost(PATIENCE).until(() -> Files.size(count) > suspendedAt);
        assertThat(emulator.machines().getFirst().pid()).isEqualTo(pid);
    }

    @Test
    void restartByForceKillsWhatIgnoresSignals() {
        // Given
        FlyVolume volume = volume();
        Reply machine = started("w1", "stubborn", volume, "");
        await().atMost(PATIENCE).until(() -> Files.exists(volume.folder().resolve("ready")));
        long pid = emulator.machines().getFirst().pid();

        // When
        // The official client's parameter, which the document does not know.
        fly.unchecked().post(path(machine) + "/restart?force_stop=true", "").expect(200);

        // Then
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(emulator.machines().getFirst().pid()).isNotIn(0L, pid));
        assertThat(lastExit(machine).path("exit_code").asInt()).isEqualTo(137);
        assertThat(lastExit(machine).path("requested_stop").asBoolean()).isTrue();
    }

    @Test
    void stopEndsASuspendedProcess() {
        // Given
        Reply machine = started("w1", "sleeper", volume(), "");
        long pid = emulator.machines().getFirst().pid();
        fly.post(path(machine) + "/suspend", "").expect(200);
        waitFor(machine, "suspended");

        // When
        fly.post(path(machine) + "/stop", "").expect(200);
        waitFor(machine, "stopped");

        // Then
        await().atMost(PATIENCE).until(() -> !alive(pid));
    }

    @Test
    void updatedMachineRunsItsNewVersion() throws IOException {
        // Given
        FlyVolume volume = volume();
        Reply machine = started("w1", "sleeper", volume, "");

        // When
        Reply updated = fly.post(
                        path(machine),
                        "{\"config\":{\"image\":\"polite\",\"mounts\":[{\"volume\":\"" + volume.id()
                                + "\",\"path\":\"/data\"}]}}")
                .expect(200);
        waitFor(updated, "started");

        // Then
        await().atMost(PATIENCE).until(() -> Files.exists(volume.folder().resolve("ready")));
        assertThat(Files.readAllLines(volume.folder().resolve("env")))
                .contains("FLY_MACHINE_VERSION=" + updated.text("instance_id"));
    }

    @Test
    void commandThatDoesNotExistExitsWith127() {
        // When
        Reply machine = started("w1", "broken", volume(), ",\"restart\":{\"policy\":\"no\"}");
        waitFor(machine, "stopped");

        // Then
        assertThat(lastExit(machine).path("exit_code").asInt()).isEqualTo(127);
    }

    @Test
    void eventsTellTheWholeStoryInOrderAndNothingIsLeft() {
        // Given
        FlyVolume volume = volume();
        Reply machine = started("w1", "sleeper", volume, "");

        // When
        fly.delete(path(machine) + "?force=true").expect(200);
        waitFor(machine, "destroyed");
        fly.delete("/apps/workers/volumes/" + volume.id()).expect(200);

        // Then
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(events)
                        .extracting(event -> event.getClass().getSimpleName())
                        .containsExactly(
                                "VolumeCreated",
                                "MachineCreated",
                                "MachineStarted",
                                "MachineExited",
                                "MachineDestroyed",
                                "VolumeDeleted"));
        assertThat(emulator.machines()).isEmpty();
        assertThat(emulator.volumes()).isEmpty();
        assertThat(volume.folder()).doesNotExist();
    }

    @Test
    void stateSurvivesARestartOfTheEmulatorAndWhatRanRunsAgain() {
        // Given
        FlyVolume volume = volume();
        Reply running = started("w1", "sleeper", volume, "");
        Reply stopped = started("w2", "sleeper", volume(), "");
        fly.post(path(stopped) + "/stop", "").expect(200);
        waitFor(stopped, "stopped");
        long pidBefore = emulator.machines().getFirst().pid();

        // When
        emulator.close();
        boolean diedWithTheEmulator = !alive(pidBefore);
        emulator = FlyEmulator.start(0, settings());
        fly = new FlyClient(emulator, TOKEN);
        waitFor(running, "started");

        // Then
        assertThat(diedWithTheEmulator).isTrue();
        assertThat(emulator.machines()).extracting(FlyMachine::state).containsExactly("started", "stopped");
        assertThat(emulator.machines().getFirst().pid()).isPositive();
        assertThat(emulator.volumes()).hasSize(2).contains(boundTo(volume, running));
    }

    @Test
    void machinesDieWithAnEmulatorThatIsKilled(@TempDir Path other) throws IOException {
        // Given
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmulatorWithOneMachine.class.getName(),
                        other.toString())
                .redirectErrorStream(true)
                .redirectOutput(other.resolve("jvm.log").toFile())
                .start();
        Path pids = other.resolve("pids");
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(pids));
        List<Long> tree = Files.readAllLines(pids).stream().map(Long::parseLong).toList();
        List<Boolean> before = tree.stream().map(FlyProcessTest::alive).toList();

        // When
        jvm.destroyForcibly();

        // Then
        assertThat(before).containsExactly(true, true);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(tree).noneMatch(FlyProcessTest::alive));
    }

    private FlyVolume volume() {
        String id = fly.post("/apps/workers/volumes", "{\"name\":\"data\",\"region\":\"iad\",\"size_gb\":1}")
                .expect(200)
                .text("id");
        return emulator.volumes().stream()
                .filter(volume -> volume.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Reply started(String name, String image, FlyVolume volume, String moreConfig) {
        Reply machine = fly.post(
                        "/apps/workers/machines",
                        "{\"name\":\"" + name + "\",\"region\":\"iad\",\"config\":{\"image\":\"" + image
                                + "\",\"env\":{\"WORKER_ID\":\"" + name + "\"},\"mounts\":[{\"volume\":\"" + volume.id()
                                + "\",\"path\":\"/data\"}]" + moreConfig + "}}")
                .expect(200);
        await().atMost(PATIENCE)
                .until(() -> events.stream()
                        .anyMatch(event -> event instanceof FlyEvent.MachineStarted started
                                && started.machineId().equals(machine.text("id"))));
        return machine;
    }

    private void waitFor(Reply machine, String state) {
        fly.get(path(machine) + "/wait?timeout=10&state=" + state + "&instance_id=" + machine.text("instance_id"))
                .expect(200);
    }

    private JsonNode lastExit(Reply machine) {
        return fly.get(path(machine))
                .body()
                .path("events")
                .valueStream()
                .filter(event -> event.path("type").asString().equals("exit"))
                .findFirst()
                .orElseThrow()
                .path("request")
                .path("exit_event");
    }

    private static FlyVolume boundTo(FlyVolume volume, Reply machine) {
        return new FlyVolume(
                volume.app(), volume.id(), volume.name(), volume.region(), machine.text("id"), volume.folder());
    }

    private static String path(Reply machine) {
        return "/apps/workers/machines/" + machine.text("id");
    }

    /** State T in the process table. */
    private static boolean standsStill(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return stat.substring(stat.lastIndexOf(')')).startsWith(") T");
    }

    private static boolean alive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    private FlyEmulatorSettings settings() {
        return FlyEmulatorSettings.laptop(folder, TOKEN)
                .withApps("workers")
                .withLimits(RateLimits.off())
                .withDelays(FlyDelays.none())
                .withImages(ImageCatalogue.empty()
                        .with("sleeper", "sleep", "600")
                        .with("polite", "sh", "-c", POLITE, "polite", "{mount}")
                        .with("stubborn", "sh", "-c", STUBBORN, "stubborn", "{mount}")
                        .with("counting", "sh", "-c", COUNTING, "counting", "{mount}")
                        .with("broken", "/no/such/program"));
    }
}
