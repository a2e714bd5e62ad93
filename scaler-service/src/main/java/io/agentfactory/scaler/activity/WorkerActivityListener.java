package io.agentfactory.scaler.activity;

import io.agentfactory.events.WorkerActivityChanged;
import io.agentfactory.scaler.trigger.TriggerApi;
import io.agentfactory.topics.Topics;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps what the queue sees of workers. Only what moves a worker's lifecycle asks for a reconcile: turns begin and end
 * all the time, and what follows from an idle worker follows at a deadline, which the planner sets.
 */
@Component
class WorkerActivityListener {

    private final ActivityApi activities;
    private final TriggerApi triggers;
    private final TransactionTemplate transaction;

    WorkerActivityListener(ActivityApi activities, TriggerApi triggers, TransactionTemplate transaction) {
        this.activities = activities;
        this.triggers = triggers;
        this.transaction = transaction;
    }

    @KafkaListener(topics = Topics.WORKER_ACTIVITY, groupId = "scaler-service")
    void on(WorkerActivityChanged event) {
        transaction.executeWithoutResult(status -> {
            if (activities.take(event) && movesLifecycle(event)) {
                triggers.request(event.getWorkspaceId());
            }
        });
    }

    private static boolean movesLifecycle(WorkerActivityChanged event) {
        return switch (event.getActivity()) {
            case READY, DRAINED, SNAPSHOT_READY, SILENT -> true;
            case CLAIMED, IDLE, UNKNOWN -> false;
        };
    }
}
