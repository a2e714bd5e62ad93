package io.agentfactory.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentfactory.platform.event.EventProperties;
import io.agentfactory.platform.listener.ListenerProperties;
import io.agentfactory.platform.outbox.OutboxProperties;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Defaults, full mapping and bounds of the platform's settings. */
class PropertiesTest {

    @EnableConfigurationProperties({EventProperties.class, ListenerProperties.class, OutboxProperties.class})
    static class Settings {}

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(Settings.class);

    @Test
    void defaults() {
        runner.run(context -> {
            assertThat(context.getBean(EventProperties.class))
                    .isEqualTo(new EventProperties(900_000, Duration.ofSeconds(15)));
            assertThat(context.getBean(ListenerProperties.class))
                    .isEqualTo(new ListenerProperties(3, Duration.ofMillis(500), Duration.ofSeconds(10)));
            assertThat(context.getBean(OutboxProperties.class))
                    .isEqualTo(new OutboxProperties(
                            true,
                            true,
                            500,
                            4 * 1024 * 1024,
                            Duration.ofMillis(50),
                            Duration.ofMillis(500),
                            Duration.ofMillis(10),
                            Duration.ofMillis(500),
                            Duration.ofSeconds(15)));
        });
    }

    @Test
    void fullMapping() {
        runner.withPropertyValues(
                        "agent-factory.event.max-bytes=2048",
                        "agent-factory.event.startup-timeout=3s",
                        "agent-factory.listener.max-retries=5",
                        "agent-factory.listener.first-back-off=7ms",
                        "agent-factory.listener.max-back-off=8ms",
                        "agent-factory.outbox.enabled=false",
                        "agent-factory.outbox.relay=false",
                        "agent-factory.outbox.batch-rows=9",
                        "agent-factory.outbox.batch-bytes=2097152",
                        "agent-factory.outbox.pace=10ms",
                        "agent-factory.outbox.poll=11ms",
                        "agent-factory.outbox.notify-every=12ms",
                        "agent-factory.outbox.retry-after=13ms",
                        "agent-factory.outbox.give-up-after=14s")
                .run(context -> {
                    assertThat(context.getBean(EventProperties.class))
                            .isEqualTo(new EventProperties(2048, Duration.ofSeconds(3)));
                    assertThat(context.getBean(ListenerProperties.class))
                            .isEqualTo(new ListenerProperties(5, Duration.ofMillis(7), Duration.ofMillis(8)));
                    assertThat(context.getBean(OutboxProperties.class))
                            .isEqualTo(new OutboxProperties(
                                    false,
                                    false,
                                    9,
                                    2 * 1024 * 1024,
                                    Duration.ofMillis(10),
                                    Duration.ofMillis(11),
                                    Duration.ofMillis(12),
                                    Duration.ofMillis(13),
                                    Duration.ofSeconds(14)));
                });
    }

    @ParameterizedTest
    @CsvSource({
        "agent-factory.event.max-bytes,       100",
        "agent-factory.event.startup-timeout, 10m",
        "agent-factory.listener.max-retries,  21",
        "agent-factory.listener.max-back-off, 2m",
        "agent-factory.outbox.batch-rows,     0",
        "agent-factory.outbox.batch-bytes,    1000",
        "agent-factory.outbox.poll,           11s",
        "agent-factory.outbox.notify-every,   0ms",
        "agent-factory.outbox.give-up-after,  0s",
    })
    void aValueOutOfBoundsEndsTheStart(String property, String value) {
        runner.withPropertyValues(property + "=" + value)
                .run(context -> assertThatThrownBy(() -> context.getBean(EventProperties.class))
                        .isInstanceOf(IllegalStateException.class));
    }
}
