package io.agentfactory.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class FactoryCommandTest {

    @ParameterizedTest
    @ValueSource(strings = {"up", "demo", "send", "status", "logs", "token", "fly", "schemas", "topics", "prepare"})
    void everyCommandExplainsItself(String command) {
        // Given
        StringWriter out = new StringWriter();
        CommandLine factory = new CommandLine(new FactoryCommand()).setOut(new PrintWriter(out));

        // When
        int exitCode = factory.execute(command, "--help");

        // Then
        assertThat(exitCode).isZero();
        assertThat(out.toString()).contains("Usage: factory " + command);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fly --delays forever",
                "fly --port -1",
                "fly --image worker",
                "send hello",
                "send --chat 0 hello",
                "send --chat 1 --wait 0 hello",
                "token --role king",
                "schemas register --registry ftp://nowhere",
                "topics create --bootstrap nowhere --replication 0"
            })
    void whatIsNoCommandIsRefused(String line) {
        // Given
        String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");

        // When
        int exitCode = FactoryCommand.run(arguments);

        // Then
        assertThat(exitCode).isNotZero();
    }
}
