package io.agentfactory.local.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.agentfactory.backends.process.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ./factory} in a checkout whose build only writes down that it ran. */
class FactoryScriptTest {

    private static final String BUILD = """
            #!/bin/sh
            echo begun >>builds
            for service in ingress queue scaler cleanup; do
              mkdir -p "$service-service/target" && : >"$service-service/target/$service-app.jar"
            done
            for part in worker deploy/local system-tests; do
              mkdir -p "$part/target/lib" && : >"$part/target/local-1.jar"
            done
            sleep 1
            echo ended >>builds
            """;

    @TempDir
    private Path checkout;

    @BeforeEach
    void makeCheckout() throws Exception {
        assumeTrue(hasFlock(), "this system has no flock, so the script does not lock");
        for (String file : List.of("factory", ".mvn/jdk.sh")) {
            Path copy = checkout.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(Checkout.root().resolve(file), copy);
        }
        Path build = Files.writeString(checkout.resolve("mvnw"), BUILD);
        Files.setPosixFilePermissions(build, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(checkout.resolve("pom.xml"), "<project/>");
    }

    @Test
    void twoAtOnceBuildOnce() throws Exception {
        // When
        Process one = run("prepare");
        Process other = run("prepare");
        one.waitFor();
        other.waitFor();

        // Then
        assertThat(checkout.resolve("builds")).hasContent("begun\nended\n");
    }

    @Test
    void whatIsInUseIsNotBuiltAnew() throws Exception {
        // Given
        run("prepare").waitFor();
        Files.setLastModifiedTime(
                checkout.resolve("pom.xml"), FileTime.from(Instant.now().plusSeconds(60)));
        Process user = new ProcessBuilder("flock", "-s", ".local/cache/use.lock", "-c", "echo locked; read -r _")
                .directory(checkout.toFile())
                .start();
        user.inputReader().readLine();

        // When
        Process second = run("prepare");
        String said = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        user.destroy();

        // Then
        assertThat(said).contains("Not building, though pom.xml has changed");
        assertThat(checkout.resolve("builds")).hasContent("begun\nended\n");
    }

    private Process run(String command) throws IOException {
        return new ProcessBuilder("/bin/sh", checkout.resolve("factory").toString(), command)
                .directory(checkout.toFile())
                .redirectErrorStream(true)
                .start();
    }

    private static boolean hasFlock() throws Exception {
        return new ProcessBuilder("/bin/sh", "-c", "command -v flock").start().waitFor() == 0;
    }
}
