package io.agentfactory.queue.depth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DepthPublisherTest {

    @Test
    void readingTakesAThirtiethOfTheTime() {
        assertThat(DepthPublisher.restAfter(Duration.ofMillis(10))).isEqualTo(Duration.ofMillis(290));
    }

    @Test
    void aReadingThatTookVeryLongDoesNotKeepTheNextChangeFromBeingTold() {
        assertThat(DepthPublisher.restAfter(Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(2));
    }
}
