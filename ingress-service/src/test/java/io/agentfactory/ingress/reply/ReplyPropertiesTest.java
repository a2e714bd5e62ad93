package io.agentfactory.ingress.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ReplyPropertiesTest {

    @Test
    void defaults() {
        // When
        ReplyProperties properties = bind(Map.of());

        // Then
        assertThat(properties)
                .isEqualTo(new ReplyProperties(
                        8,
                        Duration.ofSeconds(30),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(1),
                        Duration.ofHours(24),
                        Duration.ofDays(30)));
    }

    @Test
    void everyPropertyCanBeSet() {
        // When
        ReplyProperties properties = bind(Map.of(
                "agent-factory.reply.concurrency",
                "3",
                "agent-factory.reply.lease",
                "45s",
                "agent-factory.reply.poll-interval",
                "2s",
                "agent-factory.reply.first-backoff",
                "20ms",
                "agent-factory.reply.max-backoff",
                "5s",
                "agent-factory.reply.max-age",
                "1h",
                "agent-factory.reply.retention",
                "10d"));

        // Then
        assertThat(properties)
                .isEqualTo(new ReplyProperties(
                        3,
                        Duration.ofSeconds(45),
                        Duration.ofSeconds(2),
                        Duration.ofMillis(20),
                        Duration.ofSeconds(5),
                        Duration.ofHours(1),
                        Duration.ofDays(10)));
    }

    private static ReplyProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("agent-factory.reply", ReplyProperties.class);
    }
}
