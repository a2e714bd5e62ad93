package io.agentfactory.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class ServiceEnvironmentTest {

    @TempDir
    private Path folder;

    @Test
    void onlyTheScalerHoldsTheKeyWhoseTokensEverybodyTakes() {
        // Given
        StackKeys keys = KeyFile.readOrMake(new StackFolder(folder));
        ServiceEnvironment environment = new ServiceEnvironment(new StackAddresses(StackPorts.fixed()), keys, "local");

        // When, Then
        for (Service service : Service.values()) {
            String secret = secretOf(keys.tokenKey());
            assertThat(tokenKey(environment, service).contains(secret))
                    .as(service.module())
                    .isEqualTo(service == Service.SCALER);
        }
    }

    @Test
    void tokensThatTheDoorSignsAreTakenByTheDoorAlone() {
        // Given
        StackKeys keys = KeyFile.readOrMake(new StackFolder(folder));
        ServiceEnvironment environment = new ServiceEnvironment(new StackAddresses(StackPorts.fixed()), keys, "local");

        // When, Then
        for (Service service : Service.values()) {
            assertThat(tokenKey(environment, service).contains(secretOf(keys.doorKey())))
                    .as(service.module())
                    .isEqualTo(service == Service.QUEUE);
            assertThat(tokenKey(environment, service).contains(publicPartOf(keys.doorKey())))
                    .as(service.module())
                    .isEqualTo(service == Service.QUEUE);
        }
    }

    private static String tokenKey(ServiceEnvironment environment, Service service) {
        return environment.of(service).getOrDefault("AGENT_FACTORY_TOKEN_KEY", "");
    }

    private static String secretOf(String key) {
        return JsonMapper.shared().readTree(key).path("d").asString();
    }

    private static String publicPartOf(String key) {
        return JsonMapper.shared().readTree(key).path("x").asString();
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
