package io.agentfactory.worker.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.worker.ScriptedDoor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The reference worker as the process that a machine runs. */
@Timeout(60)
class EchoWorkerProcessTest {

    @TempDir
    Path data;

    private final ScriptedDoor door = new ScriptedDoor();
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void close() {
        processes.forEach(Process::destroyForcibly);
        door.close();
    }

    @Test
    void sigtermDuringATurnEndsTheTurnAndStoresASnapshot() throws Exception {
        // Given
        door.lane.append("hi");
        door.lane.append("left for the next worker");
        Process process = start("echo", Map.of("ECHO_TURN_MS", "1500"));
        await().atMost(Duration.ofSeconds(20)).until(door.lane::turnRuns);

        // When
        process.destroy();

        // Then
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(texts()).containsExactly("echo #1: hi");
        assertThat(door.lane.newestSnapshot()).isNotNull();
        assertThat(door.calls()).containsSubsequence("complete", "prepare", "upload", "finalize", "drained");
        assertThat(door.lane.violations()).isEmpty();
    }

    @Test
    void nextMachineGoesOnCountingWhereTheLastOneLeft(@TempDir Path next) throws Exception {
        // Given
        door.lane.append("hi");
        Process first = start("first", Map.of());
        await().atMost(Duration.ofSeconds(20)).until(() -> texts().size() == 1);
        first.destroy();
        assertThat(first.waitFor(30, TimeUnit.SECONDS)).isTrue();
        try (ScriptedDoor later = new ScriptedDoor()) {
            byte[] memory = door.lane.newestSnapshot();
            assertThat(memory).isNotNull();
            later.lane.putSnapshot(memory);
            later.lane.append("again");

            // When
            start(
                    "second",
                    Map.of(
                            "AGENT_FACTORY_DOOR_URL",
                            later.uri().toString(),
                            "AGENT_FACTORY_DATA_DIR",
                            next.toString()));

            // Then
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !later.lane.finished().isEmpty());
            assertThat(later.lane.finished().getFirst().replies().getFirst().text())
                    .isEqualTo("echo #2: again");
        }
    }

    @Test
    void crashLeavesTheTurnToTheLease() throws Exception {
        // Given
        door.lane.append("!crash");

        // When
        Process process = start("crash", Map.of());

        // Then
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(137);
        assertThat(door.calls()).doesNotContain("complete", "fail", "prepare", "drained");
    }

    @Test
    void missingSettingEndsWithOneSentence() throws Exception {
        // When
        Process process = start("wrong", Map.of("WORKER_ID", " "));

        // Then
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(log("wrong")).hasToString("WORKER_ID is not set: the worker cannot start without it.\n");
    }

    @Test
    void localeThatCannotNameEveryFileEndsWithOneSentence() throws Exception {
        // When
        Process process = start("ascii", Map.of("LC_ALL", "POSIX"));

        // Then
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(log("ascii"))
                .endsWith("start the worker with LC_ALL=C.UTF-8.\n")
                .hasLineCount(1);
    }

    @Test
    void tokenStaysOutOfTheLog() throws Exception {
        // Given
        door.lane.append("a private matter");
        Process process = start("quiet", Map.of());
        await().atMost(Duration.ofSeconds(20)).until(() -> texts().size() == 1);

        // When
        process.destroy();

        // Then
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(log("quiet")).contains("event=turn-completed").doesNotContain(ScriptedDoor.TOKEN, "private matter");
    }

    private Process start(String name, Map<String, String> more) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                EchoWorker.class.getName());
        Map<String, String> environment = builder.environment();
        environment.put("WORKER_ID", "worker-1");
        environment.put("AGENT_FACTORY_DOOR_URL", door.uri().toString());
        environment.put("AGENT_FACTORY_WORKER_TOKEN", ScriptedDoor.TOKEN);
        environment.put("AGENT_FACTORY_DATA_DIR", data.resolve("volume").toString());
        environment.put("LC_ALL", "C.UTF-8");
        environment.putAll(more);
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(data.resolve(name + ".log").toFile())
                .start();
        processes.add(process);
        return process;
    }

    private String log(String name) throws IOException {
        return Files.readString(data.resolve(name + ".log"))
                .lines()
                .filter(line -> !line.startsWith("SLF4J"))
                .map(line -> line + "\n")
                .reduce("", String::concat);
    }

    private List<String> texts() {
        return door.lane.finished().stream()
                .map(finished -> finished.replies().getFirst().text())
                .toList();
    }
}
