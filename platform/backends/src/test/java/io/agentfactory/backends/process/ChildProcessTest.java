package io.agentfactory.backends.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {

    @TempDir
    private Path folder;

    @Test
    void exitCodeAndProcessIdAreTheProgramsOwn() throws Exception {
        // Given
        ChildSpec spec = shell("echo $$; exit 7");

        // When
        ChildProcess child = ChildProcess.start(spec);

        // Then
        assertThat(child.onExit().get()).isEqualTo(7);
        assertThat(child.lastLines()).isEqualTo(Long.toString(child.pid()));
    }

    @Test
    void childThatDoesNotListenIsKilledAfterItsGrace() {
        // Given
        ChildProcess stubborn = ChildProcess.start(shell("trap '' TERM; echo ready; while :; do sleep 0.05; done"));
        await().until(() -> stubborn.lastLines().contains("ready"));

        // When
        stubborn.stop(Duration.ofMillis(300));

        // Then
        assertThat(stubborn.isAlive()).isFalse();
    }

    @Test
    void childrenEndWhenTheirParentIsKilled() throws Exception {
        // Given
        Path childsPid = folder.resolve("pid");
        Process parent = new ProcessBuilder(JavaCommand.withHeap(64).mainClass(Parent.class, childsPid.toString()))
                .inheritIO()
                .start();
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(childsPid));
        ProcessHandle child =
                ProcessHandle.of(Long.parseLong(Files.readString(childsPid))).orElseThrow();

        // When
        parent.destroyForcibly();

        // Then
        await().atMost(Duration.ofSeconds(10)).until(() -> !child.isAlive());
    }

    @Test
    void readinessSaysThatTheChildEndedAndShowsItsLog() {
        // Given
        ChildProcess child = ChildProcess.start(shell("echo no such configuration; exit 3"));

        // When, Then
        assertThatThrownBy(() -> Readiness.await(child, Duration.ofSeconds(10), () -> false))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("test ended while it started (exit code 3)")
                .hasMessageContaining("no such configuration");
    }

    @Test
    void readinessGivesUpAtItsDeadline() {
        // Given
        try (ChildProcess child = ChildProcess.start(shell("exec sleep 60"))) {

            // When, Then
            assertThatThrownBy(() -> Readiness.await(child, Duration.ofMillis(100), () -> false))
                    .hasMessageContaining("test did not get ready within");
        }
    }

    private ChildSpec shell(String script) {
        return new ChildSpec("test", List.of("/bin/sh", "-c", script), folder, folder.resolve("log"));
    }

    /** A parent to be killed: starts one child and tells its process id. */
    static final class Parent {

        private Parent() {}

        public static void main(String[] args) throws Exception {
            Path told = Path.of(args[0]);
            ChildProcess child = ChildProcess.start(new ChildSpec(
                    "orphan",
                    List.of("sleep", "300"),
                    Path.of("").toAbsolutePath(),
                    told.resolveSibling("orphan.log")));
            Path unfinished = told.resolveSibling("unfinished");
            Files.writeString(unfinished, Long.toString(child.pid()));
            Files.move(unfinished, told);
            Thread.sleep(Duration.ofMinutes(5));
        }
    }
}
