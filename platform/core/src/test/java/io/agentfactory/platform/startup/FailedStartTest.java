package io.agentfactory.platform.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.platform.app.TestService;
import io.agentfactory.platform.app.TestServiceMain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A service that cannot start ends with exit code 1 and one sentence that says what to do. */
class FailedStartTest {

    private record End(int exitCode, String errors) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AGENT_FACTORY_VAULT_KEY           |             | AGENT_FACTORY_VAULT_KEY is missing: set it to 32 random bytes in base64, for example the output of 'openssl rand -base64 32'.",
                "AGENT_FACTORY_VAULT_KEY           | c2hvcnQ=    | AGENT_FACTORY_VAULT_KEY has 5 bytes instead of 32: set it to 32 random bytes in base64, for example the output of 'openssl rand -base64 32'.",
                "AGENT_FACTORY_TOKEN_KEY           |             | AGENT_FACTORY_TOKEN_KEY is missing: set it to an EC P-256 key as JWK, private where tokens are minted.",
                "AGENT_FACTORY_TOKEN_KEY           | {\"a\":     | AGENT_FACTORY_TOKEN_KEY is not a JWK: set it to an EC P-256 key as JWK, private where tokens are minted.",
                "AGENT_FACTORY_SCHEMA_REGISTRY_URL | http://127.0.0.1:1 | The schema registry does not answer at http://127.0.0.1:1: start it, or set AGENT_FACTORY_SCHEMA_REGISTRY_URL to its address.",
                "AGENT_FACTORY_KAFKA_BOOTSTRAP     | 127.0.0.1:1 | Kafka does not answer at 127.0.0.1:1: start it, or set AGENT_FACTORY_KAFKA_BOOTSTRAP to the brokers' addresses.",
                "AGENT_FACTORY_DB_URL              | jdbc:postgresql://127.0.0.1:1/x?password=swordfish | PostgreSQL does not answer at jdbc:postgresql://127.0.0.1:1/x: start it, or set AGENT_FACTORY_DB_URL to its address.",
            })
    void aWrongSettingEndsWithOneSentence(String setting, String value, String sentence) throws Exception {
        // Given
        Map<String, String> settings = TestService.settings();
        settings.put(setting, value == null ? "" : value);

        // When
        End end = run(settings);

        // Then
        assertThat(end.errors().strip()).isEqualTo(sentence);
        assertThat(end.exitCode()).isEqualTo(1);
    }

    @Test
    void aWrongPasswordEndsWithOneSentence() throws Exception {
        // Given
        Map<String, String> settings = TestService.settings();
        settings.put("AGENT_FACTORY_DB_PASSWORD", "wrong");

        // When
        End end = run(settings);

        // Then
        assertThat(end.errors().strip())
                .isEqualTo(
                        "PostgreSQL refuses the user ingress at " + settings.get("AGENT_FACTORY_DB_URL")
                                + ": set AGENT_FACTORY_DB_USER and AGENT_FACTORY_DB_PASSWORD to the service's role and its password.");
        assertThat(end.exitCode()).isEqualTo(1);
    }

    @Test
    void aPortThatIsTakenEndsWithOneSentence() throws Exception {
        // Given
        Map<String, String> settings = TestService.settings();
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            settings.put("SERVER_PORT", Integer.toString(taken.getLocalPort()));

            // When
            End end = run(settings);

            // Then
            assertThat(end.errors().strip())
                    .isEqualTo("Port " + taken.getLocalPort()
                            + " is taken: stop the process that listens there, or set SERVER_PORT to a free port.");
            assertThat(end.exitCode()).isEqualTo(1);
        }
    }

    private static End run(Map<String, String> settings) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                TestServiceMain.class.getName()));
        Map<String, String> environment = new LinkedHashMap<>(settings);
        environment.putIfAbsent("AGENT_FACTORY_VAULT_KEY", TestService.VAULT_KEY);
        environment.putIfAbsent("AGENT_FACTORY_TOKEN_KEY", TestService.TOKEN_KEY);
        environment.putIfAbsent("AGENT_FACTORY_EVENT_STARTUPTIMEOUT", "2s");
        environment.putIfAbsent("SERVER_PORT", "0");
        builder.environment().putAll(environment);
        Process process =
                builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new End(process.exitValue(), errors);
    }
}
