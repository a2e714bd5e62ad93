package io.agentfactory.cleanup.status;

import io.agentfactory.events.FleetStatusChanged;
import io.agentfactory.topics.Topics;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Hears how fleets stand. */
@Component
class FleetStatusListener {

    private final FleetStatusApi statuses;

    FleetStatusListener(FleetStatusApi statuses) {
        this.statuses = statuses;
    }

    @KafkaListener(topics = Topics.FLEET_STATUS, groupId = "cleanup-service")
    void on(FleetStatusChanged event) {
        statuses.take(event);
    }
}
