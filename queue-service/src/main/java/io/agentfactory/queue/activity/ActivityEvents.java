package io.agentfactory.queue.activity;

import io.agentfactory.events.WorkerActivity;
import io.agentfactory.events.WorkerActivityChanged;
import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.queue.worker.KnownWorker;
import io.agentfactory.topics.Topics;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Builds the events that tell the scaler what the queue saw of a worker. */
public final class ActivityEvents {

    private ActivityEvents() {}

    /** What was seen of the worker, by the database's clock when its row was locked. */
    public static OutboundEvent changed(KnownWorker worker, Activity activity, long version) {
        Instant at = worker.readAt();
        WorkerActivityChanged.Builder event = WorkerActivityChanged.newBuilder()
                .setWorkerId(worker.workerId())
                .setWorkspaceId(worker.workspaceId())
                .setVersion(version)
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
            case Activity.StillIdle still ->
                event.setActivity(WorkerActivity.READY).setIdleSince(still.since());
            case Activity.StillBusy still -> event.setActivity(WorkerActivity.CLAIMED);
            case Activity.Drained drained ->
                event.setActivity(WorkerActivity.DRAINED).setReason(drained.reason());
            case Activity.SnapshotReady ready ->
                about(event, ready.conversationId(), ready.agentKey())
                        .setActivity(WorkerActivity.SNAPSHOT_READY)
                        .setSnapshotId(ready.snapshotId().toString());
            case Activity.Silent silent ->
                event.setActivity(WorkerActivity.SILENT).setReason(silent.reason());
        }
        return new OutboundEvent(Topics.WORKER_ACTIVITY, worker.workerId(), event.build());
    }

    private static WorkerActivityChanged.Builder about(
            WorkerActivityChanged.Builder event, @Nullable String conversationId, @Nullable String agentKey) {
        return event.setConversationId(conversationId).setAgentKey(agentKey);
    }
}
