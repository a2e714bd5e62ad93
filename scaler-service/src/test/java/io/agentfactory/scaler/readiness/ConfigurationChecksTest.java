package io.agentfactory.scaler.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.scaler.policy.ProviderConfig;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationChecksTest {

    @ParameterizedTest
    @CsvSource({
        "worker:1, true",
        "registry.fly.io/workers:deployment-01, true",
        "ghcr.io/acme/open-claw/worker, true",
        "localhost:5000/worker@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef, true",
        "acme/Worker:1, false",
        "https://registry.fly.io/worker, false",
        "worker:, false",
        "worker:1:2, false",
        "worker@sha256:12, false"
    })
    void imagesLookLikeImages(String image, boolean ok) {
        assertThat(ConfigurationChecks.image(image).ok()).isEqualTo(ok);
    }

    @ParameterizedTest
    @CsvSource({"ams, true", "AMS, false", "amsterdam, false", "eu-west-1, false"})
    void regionsLookLikeRegions(String region, boolean ok) {
        assertThat(ConfigurationChecks.regions(List.of("fra", region)).ok()).isEqualTo(ok);
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.machines.dev, http://localhost:8082, false",
        "https://api.machines.dev, http://127.0.0.1:8082, false",
        "https://api.machines.dev, http://127.9.9.9, false",
        "https://api.machines.dev, http://[::1]:8082, false",
        "https://api.machines.dev, http://0.0.0.0, false",
        "https://api.machines.dev, http://LocalHost:8082, false",
        "https://api.machines.dev, https://door.example, true",
        "https://api.machines.dev, https://localhost.example, true",
        "http://127.0.0.1:4280, http://localhost:8082, true",
        "http://localhost:4280, https://door.example, true"
    })
    void machinesElsewhereNeedADoorThatIsNotOnThisComputer(String api, String door, boolean ok) {
        // Given
        var config = new ProviderConfig(
                "fly", "app", api, "fly.apiToken", "ams", List.of(), "i", "d", "/data", 1, "shared", 1, 512);

        // When
        Check check = ConfigurationChecks.door(config, door);

        // Then
        assertThat(check.ok()).isEqualTo(ok);
        assertThat(check.todo() == null).isEqualTo(ok);
    }
}
