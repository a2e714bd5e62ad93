package io.agentfactory.serde;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program's arguments; what it does with them is tested on a broker, where one can be started. */
class CreateTopicsTest {

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) throws InterruptedException {
        return CreateTopics.run(
                args,
                Map.of(),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "--bootstrap localhost:1",
                "--replication 3",
                "--replication 0 --bootstrap localhost:1",
                "--replication many --bootstrap localhost:1",
                "--replication 3 --bootstrap",
                "--replication 3 --bootstrap localhost:1 --force yes"
            })
    void explainsItselfWhereItIsCalledWrongly(String args) throws InterruptedException {
        assertThat(run(args.split(" "))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("usage: CreateTopics");
    }

    @Test
    void endsWithOneSentenceWhereNoBrokerAnswersWithinTheTimeOfTheGivenProperties(@TempDir Path folder)
            throws Exception {
        // Given
        Path properties = folder.resolve("client.properties");
        Files.writeString(properties, "default.api.timeout.ms=1000\nrequest.timeout.ms=500\n");
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        // When
        int status = run("--replication", "3", "--bootstrap", "localhost:" + port, "--config", properties.toString());

        // Then
        assertThat(status).isOne();
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .contains("cannot be created");
    }

    @Test
    void namesTheFileThatItCannotRead(@TempDir Path folder) throws InterruptedException {
        assertThat(run("--replication", "3", "--config", folder + "/none")).isOne();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("/none");
    }
}
