package io.agentfactory.cleanup;

import static org.awaitility.Awaitility.await;

import io.agentfactory.events.ScheduledTick;
import io.agentfactory.testing.KafkaProbe;
import io.agentfactory.testing.RubbishRules;
import io.agentfactory.topics.Topic;
import io.agentfactory.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rubbish on a topic that the service reads ends in its dead-letter topic and holds nobody up. */
class RubbishTest {

    private static CleanupUnderTest service;

    @BeforeAll
    static void start() {
        service = CleanupUnderTest.start(Map.of());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    static List<Topic> topics() {
        return RubbishRules.topicsOf("cleanup-service");
    }

    @ParameterizedTest
    @MethodSource("topics")
    void rubbishGoesToTheDeadLettersWithItsReasonAndTheNextEventIsHandled(Topic topic) {
        RubbishRules.check(service, topic);
    }

    @Test
    void anotherTopicsEventIsRubbishOnATopicThatOnlyOutsidersRead() {
        // Given
        String key = "misplaced-" + UUID.randomUUID();
        ScheduledTick tick = ScheduledTick.newBuilder()
                .setName("misplaced")
                .setScheduledFor(Instant.EPOCH)
                .setFiredAt(Instant.EPOCH)
                .build();
        String deadLetters = Topics.ALARMS + Topic.DEAD_LETTER_SUFFIX;
        try (KafkaProbe events = new KafkaProbe(service, deadLetters)) {

            // When
            events.misplace(Topics.ALARMS, key, Topics.TICKS, tick);

            // Then
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> events.records(deadLetters).stream().anyMatch(dead -> key.equals(dead.key())));
        }
    }
}
