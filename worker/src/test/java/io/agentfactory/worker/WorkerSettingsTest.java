package io.agentfactory.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerSettingsTest {

    private static final Map<String, String> LEAST = Map.of(
            "WORKER_ID", "w1", "AGENT_FACTORY_DOOR_URL", "http://queue:8082/", "AGENT_FACTORY_WORKER_TOKEN", "jwt");

    @Test
    void defaults() {
        // When
        WorkerSettings settings = WorkerSettings.fromEnvironment(LEAST);

        // Then
        assertThat(settings)
                .isEqualTo(new WorkerSettings(
                        "w1",
                        URI.create("http://queue:8082"),
                        new WorkerToken("jwt"),
                        null,
                        new WorkerTimes(
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(15),
                                Duration.ofSeconds(20),
                                Duration.ofMinutes(10),
                                Duration.ofMillis(250),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(60),
                                Duration.ofMinutes(60)),
                        SnapshotSettings.of(Path.of("/data"))));
    }

    @Test
    void everyVariableIsRead() {
        // Given
        Map<String, String> environment = new HashMap<>(LEAST);
        environment.put("WORKER_IDLE_TIMEOUT_MS", "600000");
        environment.put("AGENT_FACTORY_KAFKA_BOOTSTRAP", "kafka:9092");
        environment.put("AGENT_FACTORY_SCHEMA_REGISTRY_URL", "http://registry:8080");
        environment.put("AGENT_FACTORY_DATA_DIR", "/volume");
        environment.put("AGENT_FACTORY_START_EMPTY_ON_FAILED_RESTORE", "true");

        // When
        WorkerSettings settings = WorkerSettings.fromEnvironment(environment);

        // Then
        assertThat(settings.times().outagePatience()).isEqualTo(Duration.ofMinutes(20));
        assertThat(settings.offers()).isEqualTo(new OfferSettings("kafka:9092", "http://registry:8080"));
        assertThat(settings.snapshots().dataFolder()).isEqualTo(Path.of("/volume"));
        assertThat(settings.snapshots().startEmpty()).isTrue();
    }

    @Test
    void shortIdleTimeOutsDoNotMakeTheWorkerNervous() {
        assertThat(WorkerTimes.defaults(Duration.ofSeconds(5)).outagePatience()).isEqualTo(Duration.ofMinutes(2));
    }

    @ParameterizedTest
    @CsvSource({
        "WORKER_ID, ' ', WORKER_ID is not set",
        "AGENT_FACTORY_DOOR_URL, queue:8082, AGENT_FACTORY_DOOR_URL must be an http or https address",
        "AGENT_FACTORY_DOOR_URL, 'http://a b', AGENT_FACTORY_DOOR_URL is no address",
        "AGENT_FACTORY_WORKER_TOKEN, 'a\tb', token",
        "WORKER_IDLE_TIMEOUT_MS, soon, WORKER_IDLE_TIMEOUT_MS must be a number of milliseconds",
        "WORKER_IDLE_TIMEOUT_MS, 0, WORKER_IDLE_TIMEOUT_MS is 0",
        "AGENT_FACTORY_START_EMPTY_ON_FAILED_RESTORE, yes, must be true or false",
    })
    void wrongValueIsNamed(String variable, String value, String message) {
        // Given
        Map<String, String> environment = new HashMap<>(LEAST);
        environment.put(variable, value);

        // When
        ThrowingCallable reading = () -> WorkerSettings.fromEnvironment(environment);

        // Then
        assertThatThrownBy(reading).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"90, 15000", "30, 10000", "2, 1000", "-5, 1000", "3600, 15000"})
    void heartbeatIsAThirdOfTheLeaseWithinBounds(long leaseSeconds, long heartbeatMs) {
        assertThat(WorkerTimes.defaults(Duration.ofMinutes(30)).heartbeatFor(Duration.ofSeconds(leaseSeconds)))
                .isEqualTo(Duration.ofMillis(heartbeatMs));
    }
}
