package io.agentfactory.ingress.bot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class BotPropertiesTest {

    @Test
    void defaults() {
        // When
        BotProperties properties = bind(Map.of());

        // Then
        assertThat(properties).isEqualTo(new BotProperties("", 1, Duration.ofSeconds(2)));
    }

    @Test
    void everyPropertyCanBeSet() {
        // When
        BotProperties properties = bind(Map.of(
                "agent-factory.bot.public-url",
                "https://factory.example.org",
                "agent-factory.bot.max-connections",
                "4",
                "agent-factory.bot.route-cache",
                "1s"));

        // Then
        assertThat(properties).isEqualTo(new BotProperties("https://factory.example.org", 4, Duration.ofSeconds(1)));
    }

    private static BotProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("agent-factory.bot", BotProperties.class);
    }
}
