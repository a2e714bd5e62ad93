package io.agentfactory.scaler.reconcile;

import io.agentfactory.events.ScheduledTick;
import io.agentfactory.scaler.trigger.TriggerApi;
import io.agentfactory.topics.Topics;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** The {@code reconcile} tick has every workspace reconciled, with a look at what the provider has. */
@Component
class TickListener {

    private static final String RECONCILE = "reconcile";

    private final TriggerApi triggers;

    TickListener(TriggerApi triggers) {
        this.triggers = triggers;
    }

    @KafkaListener(topics = Topics.TICKS, groupId = "scaler-service")
    void on(ScheduledTick tick) {
        if (tick.getName().equals(RECONCILE)) {
            triggers.requestAllWithListing();
        }
    }
}
