package io.agentfactory.queue.convex;

import io.agentfactory.platform.token.WorkerIdentity;
import io.agentfactory.queue.control.WorkerControl;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.springframework.stereotype.Component;

/** What the image asks about itself. */
@Component
class WorkerFunctions implements FunctionGroup {

    private final WorkerControl control;

    WorkerFunctions(WorkerControl control) {
        this.control = control;
    }

    @Override
    public List<ConvexFunction<?>> functions() {
        return List.of(ConvexFunction.query("workerControlState", WorkerArguments.class, this::state));
    }

    record WorkerArguments(@NotNull String workerId) {}

    private ConvexAnswer state(WorkerIdentity worker, WorkerArguments arguments) {
        return Own.worker(worker, arguments.workerId(), () -> ConvexAnswer.value(control.stateOf(worker.workerId())));
    }
}
