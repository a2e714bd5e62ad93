package io.agentfactory.queue;

import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.testing.RubbishRules;
import io.agentfactory.topics.Topic;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rubbish on a topic that the service reads ends in its dead-letter topic and holds nobody up. */
class RubbishTest {

    private static QueueUnderTest service;

    @BeforeAll
    static void start() {
        service = QueueUnderTest.start(Map.of());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    static List<Topic> topics() {
        return RubbishRules.topicsOf("queue-service");
    }

    @ParameterizedTest
    @MethodSource("topics")
    void rubbishGoesToTheDeadLettersWithItsReasonAndTheNextEventIsHandled(Topic topic) {
        RubbishRules.check(service, topic);
    }
}
