package io.agentfactory.cleanup.schedule;

import io.agentfactory.cleanup.fleet.FleetCleanupApi;
import io.agentfactory.cleanup.retention.RetentionApi;
import io.agentfactory.cleanup.status.FleetStatusApi;
import io.agentfactory.cleanup.tick.TickName;
import io.agentfactory.events.ScheduledTick;
import io.agentfactory.topics.Topics;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * Hands a tick to whom it concerns. The only listener of the topic here: a second one in the same group would take half
 * of the partitions away from it.
 */
@Component
class TickListener {

    private final FleetCleanupApi fleetCleanup;
    private final RetentionApi retention;
    private final FleetStatusApi statuses;

    TickListener(FleetCleanupApi fleetCleanup, RetentionApi retention, FleetStatusApi statuses) {
        this.fleetCleanup = fleetCleanup;
        this.retention = retention;
        this.statuses = statuses;
    }

    @KafkaListener(topics = Topics.TICKS, groupId = "cleanup-service")
    void on(ScheduledTick tick) {
        TickName.of(tick.getName()).ifPresent(name -> {
            switch (name) {
                case FLEET_CLEANUP -> fleetCleanup.run(tick.getScheduledFor());
                case RETENTION -> retention.run();
                case RECONCILE -> statuses.judgePauses();
                case PUSH_DISPATCH -> {
                    // Another service's work.
                }
            }
        });
    }
}
