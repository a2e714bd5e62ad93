package io.agentfactory.scaler.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentfactory.platform.startup.StartupException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerPropertiesTest {

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8082", "http:/door", "door.example.org", "ftp://door"})
    void anAddressThatNoWorkerCouldCallEndsTheStartWithASentence(String address) {
        assertThatThrownBy(() -> properties(address))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining(address)
                .hasMessageContaining("AGENT_FACTORY_DOOR_URL");
    }

    @Test
    void theDoorIsNamedWithoutASlashAtTheEnd() {
        assertThat(properties("https://door.example.org/base/").door()).isEqualTo("https://door.example.org/base");
    }

    private static WorkerProperties properties(String address) {
        return new WorkerProperties(URI.create(address), "", "", Duration.ofDays(7));
    }
}
