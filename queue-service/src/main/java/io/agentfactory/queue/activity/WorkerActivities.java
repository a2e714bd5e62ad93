package io.agentfactory.queue.activity;

import io.agentfactory.events.WorkerActivity;
import io.agentfactory.events.WorkerActivityChanged;
import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.platform.outbox.Outbox;
import io.agentfactory.queue.worker.WorkerStore;
import io.agentfactory.topics.Topics;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Publishes what the queue sees of workers, in the transaction that saw it and in order per worker. */
@Component
public class WorkerActivities {

    private final WorkerStore workers;
    private final Outbox outbox;

    WorkerActivities(WorkerStore workers, Outbox outbox) {
        this.workers = workers;
        this.outbox = outbox;
    }

    /** @param at the database's clock */
    public void publish(String workspaceId, String workerId, Activity activity, Instant at) {
        WorkerActivityChanged.Builder event = WorkerActivityChanged.newBuilder()
                .setWorkerId(workerId)
                .setWorkspaceId(workspaceId)
                .setVersion(workers.nextActivityVersion(workerId))
                .setAt(at);
        switch (activity) {
            case Activity.Ready ignored ->
                event.setActivity(WorkerActivity.READY).setIdleSince(at);
            case Activity.Claimed claimed ->
                about(event, claimed.conversationId(), claimed.agentKey())
                        .setActivity(WorkerActivity.CLAIMED)
                        .setMessageId(claimed.messageId().toString());
            case Activity.Idle idle ->
                about(event, idle.conversationId(), idle.agentKey())
                        .setActivity(WorkerActivity.IDLE)
                        .setMessageId(idle.messageId().toString())
                        .setIdleSince(at);
            case Activity.Drained drained ->
                event.setActivity(WorkerActivity.DRAINED).setReason(drained.reason());
            case Activity.SnapshotReady ready ->
                about(event, ready.conversationId(), ready.agentKey())
                        .setActivity(WorkerActivity.SNAPSHOT_READY)
                        .setSnapshotId(ready.snapshotId().toString());
            case Activity.Silent silent ->
                event.setActivity(WorkerActivity.SILENT).setReason(silent.reason());
        }
        outbox.add(new OutboundEvent(Topics.WORKER_ACTIVITY, workerId, event.build()));
    }

    private static WorkerActivityChanged.Builder about(
            WorkerActivityChanged.Builder event, @Nullable String conversationId, @Nullable String agentKey) {
        return event.setConversationId(conversationId).setAgentKey(agentKey);
    }
}
