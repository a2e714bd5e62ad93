package io.agentfactory.queue.snapshot;

import io.agentfactory.events.ScheduledTick;
import io.agentfactory.topics.Topics;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Clears expired snapshots away when the retention tick comes, in bounded batches. */
@Component
class SnapshotRetention {

    private static final String TICK = "retention";
    private static final int BATCH = 100;
    private static final int MOST_BATCHES = 50;

    private final Snapshots snapshots;

    SnapshotRetention(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    @KafkaListener(topics = Topics.TICKS, groupId = "queue-service")
    void on(ScheduledTick tick) {
        if (!tick.getName().equals(TICK)) {
            return;
        }
        int batches = 0;
        while (batches < MOST_BATCHES && snapshots.expire(BATCH) == BATCH) {
            batches++;
        }
    }
}
