package io.agentfactory.queue.depth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.queue.support.QueueProbe;
import io.agentfactory.queue.support.QueueUnderTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DepthsTest {

    private static final Duration INTERVAL = Duration.ofMillis(250);
    private static final String WORKSPACE = "busy";

    private static long events(QueueProbe probe) {
        return probe.rows("select version from published_depth where workspace_id = ?", WORKSPACE).stream()
                .mapToLong(row -> (Long) row.get("version"))
                .sum();
    }

    @Test
    void weakness15_copiesTogetherPublishNoMoreThanOnceAnInterval() throws Exception {
        try (QueueUnderTest queue =
                        QueueUnderTest.start(Map.of("agent-factory.depth.interval", INTERVAL.toMillis() + "ms"));
                QueueUnderTest copy = queue.startCopy()) {
            // Given
            QueueProbe probe = new QueueProbe(queue);
            long begin = System.nanoTime();

            // When
            for (int change = 0; change < 150; change++) {
                queue.bean(DepthSignal.class).again(WORKSPACE);
                copy.bean(DepthSignal.class).again(WORKSPACE);
                Thread.sleep(20);
            }

            // Then
            long published = events(probe);
            long intervals = (System.nanoTime() - begin) / INTERVAL.toNanos();
            assertThat(published).isBetween(2L, intervals + 1);
        }
    }

    @Test
    void aChangeThatWasPutOffIsPublishedAfterAll() {
        try (QueueUnderTest queue = QueueUnderTest.start(Map.of("agent-factory.depth.interval", "5s"))) {
            // Given
            Depths depths = queue.bean(Depths.class);
            assertThat(depths.publish(WORKSPACE)).isTrue();
            assertThat(depths.publish(WORKSPACE)).isFalse();

            // When
            queue.bean(DepthSignal.class).again(WORKSPACE);

            // Then
            await().atMost(Duration.ofSeconds(30)).until(() -> events(new QueueProbe(queue)) == 2);
        }
    }
}
