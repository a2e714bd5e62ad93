package io.agentfactory.queue.control;

import io.agentfactory.queue.skill.Manifests;
import io.agentfactory.queue.worker.KnownWorker;
import io.agentfactory.queue.worker.WorkerStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Service;

/** Tells workers whether to go on. */
@Service
public class WorkerControl {

    private final WorkerStore workers;
    private final Manifests skills;

    WorkerControl(WorkerStore workers, Manifests skills) {
        this.workers = workers;
        this.skills = skills;
    }

    public ControlState stateOf(String workerId) {
        workers.contact(workerId);
        KnownWorker worker = workers.find(workerId).orElseThrow();
        List<String> reasons = new ArrayList<>();
        if (!worker.state().mayWork()) {
            reasons.add("state is " + worker.state().name().toLowerCase(Locale.ROOT));
        }
        if (worker.retiredReason() != null) {
            reasons.add(worker.retiredReason());
        }
        return new ControlState(!reasons.isEmpty(), reasons, worker.state(), skills.revision(worker.workspaceId()));
    }
}
