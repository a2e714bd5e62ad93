package io.agentfactory.queue.snapshot;

import io.agentfactory.queue.retention.Expiring;
import org.springframework.stereotype.Component;

/** Snapshots that can be restored no more leave object storage, and a while later the records, too. */
@Component
class SnapshotRetention implements Expiring {

    private final Snapshots snapshots;

    SnapshotRetention(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    @Override
    public String what() {
        return "snapshots";
    }

    @Override
    public int clear(int limit) {
        return snapshots.expire(limit);
    }
}
