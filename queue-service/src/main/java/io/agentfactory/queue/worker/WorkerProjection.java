package io.agentfactory.queue.worker;

import io.agentfactory.events.WorkerLifecycleChanged;
import org.springframework.stereotype.Component;

/** Takes over the scaler's word on a worker. An event older than what is known changes nothing. */
@Component
public class WorkerProjection {

    private final WorkerStore workers;

    WorkerProjection(WorkerStore workers) {
        this.workers = workers;
    }

    /** Returns whether the event was news. */
    public boolean apply(WorkerLifecycleChanged event) {
        return workers.project(new WorkerStore.Projected(
                event.getWorkerId(),
                event.getWorkspaceId(),
                event.getConversationId(),
                event.getAgentKey(),
                LifecycleState.of(event.getState()),
                event.getVersion()));
    }
}
