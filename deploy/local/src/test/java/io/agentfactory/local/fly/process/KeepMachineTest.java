package io.agentfactory.local.fly.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeepMachineTest {

    private static final String COMMAND = "trap 'exit 7' INT; echo ready; while :; do sleep 0.05; done";

    @Test
    void theCommandHearsWhatTheEmulatorIsDeafTo(@TempDir Path folder) throws Exception {
        // Given: an emulator that was started in the background of a script
        Path log = folder.resolve("log");
        Process keeper = new ProcessBuilder(
                        "sh",
                        "-c",
                        "trap '' INT; exec \"$@\"",
                        "in-the-background",
                        "sh",
                        "-c",
                        script(),
                        "keep-machine.sh",
                        folder.resolve("pid").toString(),
                        log.toString(),
                        "sh",
                        "-c",
                        COMMAND)
                .start();
        try (OutputStream signals = keeper.getOutputStream()) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> Files.exists(log) && Files.readString(log).contains("ready"));

            // When
            signals.write("INT\n".getBytes(StandardCharsets.US_ASCII));
            signals.flush();

            // Then
            assertThat(keeper.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(keeper.exitValue()).isEqualTo(7);
        } finally {
            keeper.destroyForcibly();
        }
    }

    private static String script() throws Exception {
        try (InputStream script =
                Objects.requireNonNull(ProcessTree.class.getResourceAsStream("keep-machine.sh"), "keep-machine.sh")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
