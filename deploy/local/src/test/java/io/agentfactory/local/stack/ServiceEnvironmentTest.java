package io.agentfactory.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceEnvironmentTest {

    @TempDir
    private Path folder;

    @Test
    void onlyTheScalerHoldsTheKeyThatSignsTokens() {
        // Given
        StackKeys keys = KeyFile.readOrMake(new StackFolder(folder));
        ServiceEnvironment environment = new ServiceEnvironment(new StackAddresses(StackPorts.fixed()), keys, "local");

        // When, Then
        for (Service service : Service.values()) {
            assertThat(environment
                            .of(service)
                            .getOrDefault("AGENT_FACTORY_TOKEN_KEY", "")
                            .contains("\"d\":"))
                    .as(service.module())
                    .isEqualTo(service == Service.SCALER);
        }
    }

    @Test
    void everyServiceHasItsOwnRoleAndPort() {
        // Given
        StackKeys keys = KeyFile.readOrMake(new StackFolder(folder));
        ServiceEnvironment environment = new ServiceEnvironment(new StackAddresses(StackPorts.fixed()), keys, "local");

        // When, Then
        assertThat(environment.of(Service.QUEUE))
                .containsEntry("AGENT_FACTORY_DB_USER", "queue")
                .containsEntry("SERVER_PORT", "8082")
                .containsEntry("SERVER_ADDRESS", "127.0.0.1");
    }
}
