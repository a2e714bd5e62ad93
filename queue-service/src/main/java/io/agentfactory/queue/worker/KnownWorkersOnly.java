package io.agentfactory.queue.worker;

import io.agentfactory.platform.token.WorkerAdmission;
import io.agentfactory.platform.token.WorkerIdentity;
import org.springframework.stereotype.Component;

/** Lets only workers in that the scaler has announced and not ended: a token outlives its worker by nothing. */
@Component
class KnownWorkersOnly implements WorkerAdmission {

    private final WorkerStore workers;

    KnownWorkersOnly(WorkerStore workers) {
        this.workers = workers;
    }

    @Override
    public boolean admits(WorkerIdentity identity) {
        return workers.find(identity.workerId())
                .filter(worker -> worker.workspaceId().equals(identity.workspaceId()))
                .filter(worker -> worker.state().admitted())
                .isPresent();
    }
}
