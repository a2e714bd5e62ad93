package io.agentfactory.cleanup.guard;

import io.agentfactory.topics.Topic;
import io.agentfactory.topics.TopicCatalogue;
import io.agentfactory.topics.Topics;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * Reads the topics whose readers are outside the services: workers and dashboards may read Kafka but not write to it,
 * so nobody there can put rubbish aside. What cannot be read, or is not the topic's event, goes to its dead letters and
 * is counted like everywhere else. Never does anything about a record that is right.
 */
@Component
class TopicGuard {

    @KafkaListener(
            topics = {
                Topics.CLAIMS,
                Topics.MESSAGE_LIFECYCLE,
                Topics.REPLY_DELIVERIES,
                Topics.CLEANUP_REPORTS,
                Topics.ALARMS
            },
            groupId = "cleanup-service",
            containerFactory = "batchListeners")
    void on(List<ConsumerRecord<String, SpecificRecord>> batch) {
        batch.forEach(record -> requireEventOf(record.topic(), record.value()));
    }

    private static void requireEventOf(String topic, @Nullable SpecificRecord value) {
        String expected =
                TopicCatalogue.topic(topic.substring(Topic.PREFIX.length())).event();
        String found = value == null ? "nothing" : value.getSchema().getName();
        if (!found.equals(expected)) {
            throw new IllegalArgumentException(topic + " carries " + expected + " only, not " + found);
        }
    }
}
