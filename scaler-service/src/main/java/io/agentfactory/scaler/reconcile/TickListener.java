package io.agentfactory.scaler.reconcile;

import io.agentfactory.events.ScheduledTick;
import io.agentfactory.scaler.retention.RetentionApi;
import io.agentfactory.scaler.trigger.TriggerApi;
import io.agentfactory.topics.Topics;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * The {@code reconcile} tick has every workspace reconciled, with a look at what the provider has; the
 * {@code retention} tick has old workers forgotten. The only listener of the topic here: a second one in the same group
 * would take half of the partitions away from it.
 */
@Component
class TickListener {

    private final TriggerApi triggers;
    private final RetentionApi retention;

    TickListener(TriggerApi triggers, RetentionApi retention) {
        this.triggers = triggers;
        this.retention = retention;
    }

    @KafkaListener(topics = Topics.TICKS, groupId = "scaler-service")
    void on(ScheduledTick tick) {
        switch (tick.getName()) {
            case "reconcile" -> triggers.requestAllWithListing();
            case "retention" -> retention.run();
            default -> {
                // Other services' work.
            }
        }
    }
}
