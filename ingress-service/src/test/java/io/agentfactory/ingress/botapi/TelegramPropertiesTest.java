package io.agentfactory.ingress.botapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentfactory.platform.startup.StartupException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class TelegramPropertiesTest {

    @Test
    void defaults() {
        // When
        TelegramProperties properties = bind(Map.of());

        // Then
        assertThat(properties)
                .isEqualTo(new TelegramProperties(
                        URI.create("https://api.telegram.org"), Duration.ofSeconds(3), Duration.ofSeconds(10)));
    }

    @Test
    void everyPropertyCanBeSet() {
        // When
        TelegramProperties properties = bind(Map.of(
                "agent-factory.telegram.api-url",
                "http://localhost:1",
                "agent-factory.telegram.connect-timeout",
                "1s",
                "agent-factory.telegram.read-timeout",
                "2s"));

        // Then
        assertThat(properties)
                .isEqualTo(new TelegramProperties(
                        URI.create("http://localhost:1"), Duration.ofSeconds(1), Duration.ofSeconds(2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https:/api.telegram.org", "api.telegram.org", "localhost:8081", "ftp://api.telegram.org"})
    void anAddressThatNoRequestCouldBeMadeToEndsTheStartWithASentence(String address) {
        assertThatThrownBy(() -> bind(Map.of("agent-factory.telegram.api-url", address)))
                .hasRootCauseInstanceOf(StartupException.class)
                .rootCause()
                .hasMessageContaining(address)
                .hasMessageContaining("AGENT_FACTORY_TELEGRAM_API_URL");
    }

    private static TelegramProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("agent-factory.telegram", TelegramProperties.class);
    }
}
