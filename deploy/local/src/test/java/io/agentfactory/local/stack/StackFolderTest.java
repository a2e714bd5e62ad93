package io.agentfactory.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentfactory.backends.process.BackendException;
import io.agentfactory.backends.process.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackFolderTest {

    @TempDir
    private Path temporary;

    private StackFolder folder = new StackFolder(Path.of(""));

    @BeforeEach
    void makeFolder() {
        folder = new StackFolder(temporary);
    }

    @Test
    void keysAreMadeOnceAndForTheOwnerAlone() throws IOException {
        // Given
        StackKeys made = KeyFile.readOrMake(folder);

        // When
        StackKeys again = KeyFile.readOrMake(folder);

        // Then
        assertThat(again).isEqualTo(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.keys())))
                .isEqualTo("rw-------");
        assertThat(made).hasToString("StackKeys[secret]");
    }

    @Test
    void stackOfBeforeIsGivenTheKeyThatItLacksAndKeepsTheOthers() throws IOException {
        // Given
        StackKeys made = KeyFile.readOrMake(folder);
        String withoutDoorKey = Files.readString(folder.keys()).replace("\"doorKey\"", "\"aKeyOfYesterday\"");
        Files.writeString(folder.keys(), withoutDoorKey);

        // When
        StackKeys completed = KeyFile.readOrMake(folder);

        // Then
        assertThat(completed.doorKey()).contains("\"d\"").isNotEqualTo(made.doorKey());
        assertThat(completed.tokenKey()).isEqualTo(made.tokenKey());
        assertThat(KeyFile.readOrMake(folder)).isEqualTo(completed);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.keys())))
                .isEqualTo("rw-------");
    }

    @Test
    void withoutAStackThereAreNoKeys() {
        // Given, When, Then
        assertThatThrownBy(() -> KeyFile.read(folder)).hasMessageContaining("start the stack once (./factory up)");
    }

    @Test
    void secondStackInAFolderIsToldThatOneRuns() throws IOException {
        // Given
        try (StackLock first = StackLock.take(folder)) {

            // When, Then
            assertThatThrownBy(() -> StackLock.take(folder))
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("already runs");
        }
        StackLock.take(folder).close();
    }

    @Test
    void takenPortIsNamedWithItsPartBeforeAnythingStarts() throws IOException {
        // Given
        StackPorts ports = StackPorts.free();
        StackSettings settings = new StackSettings(temporary, folder, ports, false, false);
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.getByName(Ports.HOST), ports.queue()));

            // When, Then
            assertThatThrownBy(() -> Stack.prepare(settings, false, Progress.SILENT))
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("Port " + ports.queue() + ", which queue-service needs, is taken");
        }
        assertThat(folder.keys()).doesNotExist();
        StackLock.take(folder).close();
    }

    @Test
    void othersFindARunningStack() throws IOException {
        // Given
        RunningStack here = new RunningStack(ProcessHandle.current().pid(), StackPorts.fixed(), Map.of("kafka", 7L));
        try (StackLock running = StackLock.take(folder)) {
            // When
            here.write(folder);

            // Then
            assertThat(RunningStack.in(folder)).isEqualTo(here);
        }
    }

    @Test
    void stackThatWasKilledIsNotTakenForARunningOne() throws IOException {
        // Given
        StackLock.take(folder).close();
        long ofSomebodyElse = ProcessHandle.current().pid();
        new RunningStack(ofSomebodyElse, StackPorts.fixed(), Map.of()).write(folder);

        // When, Then
        assertThatThrownBy(() -> RunningStack.in(folder)).hasMessageContaining("start it with ./factory up");
    }
}
