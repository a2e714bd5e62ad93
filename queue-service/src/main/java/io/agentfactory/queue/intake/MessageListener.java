package io.agentfactory.queue.intake;

import io.agentfactory.events.MessageReceived;
import io.agentfactory.topics.Topics;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Takes messages from Kafka. The offsets of a batch are committed after its transaction. */
@Component
class MessageListener {

    private final Intake intake;

    MessageListener(Intake intake) {
        this.intake = intake;
    }

    @KafkaListener(topics = Topics.MESSAGES, groupId = "queue-service", containerFactory = "batchListeners")
    void on(List<ConsumerRecord<String, MessageReceived>> batch) {
        intake.take(batch.stream().map(Arrival::of).toList());
    }
}
