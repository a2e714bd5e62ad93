package io.agentfactory.scaler.demand;

import io.agentfactory.events.QueueDepthChanged;
import io.agentfactory.scaler.trigger.TriggerApi;
import io.agentfactory.topics.Topics;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps the demand, and asks for a reconcile where lanes wait. A workspace without waiting lanes needs none: what its
 * workers do next follows from deadlines.
 */
@Component
class QueueDepthListener {

    private final DemandApi demands;
    private final TriggerApi triggers;
    private final TransactionTemplate transaction;

    QueueDepthListener(DemandApi demands, TriggerApi triggers, TransactionTemplate transaction) {
        this.demands = demands;
        this.triggers = triggers;
        this.transaction = transaction;
    }

    @KafkaListener(topics = Topics.QUEUE_DEPTH, groupId = "scaler-service")
    void on(QueueDepthChanged event) {
        transaction.executeWithoutResult(status -> {
            if (demands.take(event) && event.getWaitingLanes() > 0) {
                triggers.request(event.getWorkspaceId());
            }
        });
    }
}
