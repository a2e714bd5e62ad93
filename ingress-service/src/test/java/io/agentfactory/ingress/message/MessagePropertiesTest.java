package io.agentfactory.ingress.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class MessagePropertiesTest {

    @Test
    void defaults() {
        // When
        MessageProperties properties = bind(Map.of());

        // Then
        assertThat(properties).isEqualTo(new MessageProperties(Duration.ofSeconds(4)));
    }

    @Test
    void everyPropertyCanBeSet() {
        // When
        MessageProperties properties = bind(Map.of("agent-factory.message.publish-timeout", "1s"));

        // Then
        assertThat(properties).isEqualTo(new MessageProperties(Duration.ofSeconds(1)));
    }

    private static MessageProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("agent-factory.message", MessageProperties.class);
    }
}
