package io.agentfactory.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentBackendsTest {

    private static final Map<String, String> KAFKA = Map.of("AGENT_FACTORY_TEST_KAFKA_BOOTSTRAP", "broker:9092");

    @Test
    void whatIsNamedIsTakenAndTheRestComesFromElsewhere() {
        // Given
        var backends = new EnvironmentBackends(KAFKA, 1, ElsewhereBackends::new);

        // When, Then
        assertThat(backends.kafka().bootstrap()).isEqualTo("broker:9092");
        assertThat(backends.description()).isEqualTo("environment");
        assertThat(backends.registry().url()).isEqualTo("http://elsewhere");
        assertThat(backends.description()).isEqualTo("elsewhere");
    }

    @Test
    void aSecondProcessOfTestsDoesNotShareWhatIsNamed() {
        // Given
        var second = new EnvironmentBackends(KAFKA, 2, ElsewhereBackends::new);

        // When, Then
        assertThatThrownBy(second::kafka)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("AGENT_FACTORY_TEST_KAFKA_BOOTSTRAP")
                .hasMessageContaining("-DforkCount=1");
        assertThat(second.registry().url()).isEqualTo("http://elsewhere");
    }

    private static final class ElsewhereBackends implements BackendSource {

        @Override
        public String description() {
            return "elsewhere";
        }

        @Override
        public PostgresAddress postgres() {
            throw new AssertionError("not asked for here");
        }

        @Override
        public KafkaAddress kafka() {
            throw new AssertionError("named by the environment");
        }

        @Override
        public RegistryAddress registry() {
            return new RegistryAddress("http://elsewhere");
        }

        @Override
        public ObjectStoreAddress objectStore() {
            throw new AssertionError("not asked for here");
        }
    }
}
