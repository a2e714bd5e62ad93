package io.agentfactory.scaler.spawn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackOffTest {

    @Test
    void waitsDoubleUpToTheLongest() {
        // Given
        var backOff = new BackOff(Duration.ofMillis(500), Duration.ofSeconds(60), () -> 0.5);

        // When, Then
        assertThat(backOff.after(0)).isEqualTo(Duration.ofMillis(500));
        assertThat(backOff.after(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(backOff.after(7)).isEqualTo(Duration.ofSeconds(60));
        assertThat(backOff.after(1_000_000)).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void waitsVaryByTenPercent() {
        // Given
        var shortest = new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(60), () -> 0);
        var longest = new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(60), () -> 1);

        // When, Then
        assertThat(shortest.after(0)).isEqualTo(Duration.ofMillis(900));
        assertThat(longest.after(0)).isEqualTo(Duration.ofMillis(1_100));
    }
}
