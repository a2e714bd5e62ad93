package io.agentfactory.queue.reminder;

import io.agentfactory.events.ScheduledTick;
import io.agentfactory.topics.Topics;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Reminds with the tick that makes the scaler look at everything anew. */
@Component
class ReminderListener {

    private static final String TICK = "reconcile";

    private final Reminders reminders;

    ReminderListener(Reminders reminders) {
        this.reminders = reminders;
    }

    // A group of its own: within one, each tick would reach only one of this service's listeners.
    @KafkaListener(topics = Topics.TICKS, groupId = "queue-service-reminders")
    void on(ScheduledTick tick) {
        if (tick.getName().equals(TICK)) {
            reminders.tellOfAll();
        }
    }
}
