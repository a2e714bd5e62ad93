package io.agentfactory.platform.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;
import org.springframework.mock.env.MockEnvironment;

class KeyValueFormatTest {

    private final KeyValueFormat format =
            new KeyValueFormat(new MockEnvironment().withProperty("spring.application.name", "queue-service"));
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.agentfactory.queue.LeaseExpiry");

    @Test
    void anEventIsOneLineOfKeysAndValues() {
        // Given
        LoggingEvent event = event("lease expired", null);
        event.addKeyValuePair(new KeyValuePair("worker", "w-1"));
        event.addKeyValuePair(new KeyValuePair("token", 7));

        // When
        String line = format.format(event);

        // Then
        assertThat(line)
                .startsWith("at=")
                .endsWith(
                        " level=WARN service=queue-service logger=LeaseExpiry msg=\"lease expired\" worker=w-1 token=7"
                                + System.lineSeparator());
    }

    @Test
    void nothingInAValueCanForgeAnotherLineOrKey() {
        // Given
        LoggingEvent event = event("x", null);
        event.addKeyValuePair(new KeyValuePair("chat", "a\nat=2020 level=INFO \"b\\ \u2028c"));

        // When
        String line = format.format(event);

        // Then
        assertThat(line.lines()).hasSize(1);
        assertThat(line).contains("chat=\"a\\nat=2020 level=INFO \\\"b\\\\ \\u2028c\"");
    }

    @Test
    void aFailureStaysOnTheLineAndIsBounded() {
        // Given
        var failure = new IllegalStateException("x".repeat(100_000));

        // When
        String line = format.format(event("failed", failure));

        // Then
        assertThat(line.lines()).hasSize(1);
        assertThat(line)
                .contains("error=java.lang.IllegalStateException stack=\"java.lang.IllegalStateException")
                .hasSizeLessThan(20_000);
    }

    private LoggingEvent event(String message, @org.jspecify.annotations.Nullable Throwable failure) {
        return new LoggingEvent("caller", logger, Level.WARN, message, failure, null);
    }
}
