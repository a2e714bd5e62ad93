package io.agentfactory.local.fly.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class DurationsTest {
    private final JsonMapper json = JsonMapper.builder().build();

    @ParameterizedTest
    @CsvSource({"'\"10s\"',PT10S", "'\"1m30s\"',PT1M30S", "'\"500ms\"',PT0.5S", "'\"1.5h\"',PT1H30M", "2000000000,PT2S"
    })
    void durationIsReadAsFlyWritesIt(String text, Duration expected) {
        // When
        Duration read = Durations.parse(json.readTree(text));

        // Then
        assertThat(read).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"10\"", "\"-1s\"", "\"10s later\"", "{}"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Durations.parse(json.readTree(text)))
                .isInstanceOf(FlyRefusal.class)
                .hasMessageContaining("invalid_argument");
    }
}
