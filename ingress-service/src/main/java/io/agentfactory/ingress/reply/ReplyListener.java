package io.agentfactory.ingress.reply;

import io.agentfactory.events.ReplyRequested;
import io.agentfactory.topics.Topics;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * Records what agents have answered. It never waits for a channel: a record is done when the reply is in the database,
 * from where {@link DeliveryLoop} delivers it.
 */
@Component
class ReplyListener {

    private final Deliveries deliveries;
    private final DeliveryLoop loop;

    ReplyListener(Deliveries deliveries, DeliveryLoop loop) {
        this.deliveries = deliveries;
        this.loop = loop;
    }

    @KafkaListener(topics = Topics.REPLIES, groupId = "ingress-service")
    void replyRequested(ReplyRequested reply) {
        deliveries.record(reply);
        loop.wake();
    }
}
