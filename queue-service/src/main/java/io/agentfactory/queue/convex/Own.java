package io.agentfactory.queue.convex;

import io.agentfactory.platform.token.WorkerIdentity;
import io.agentfactory.queue.worker.KnownWorker;
import java.util.Optional;
import java.util.function.Supplier;

/** Checks that a worker speaks of itself and of what is its own. */
final class Own {

    private Own() {}

    /** Does it if the worker names itself. */
    static ConvexAnswer worker(WorkerIdentity worker, String named, Supplier<ConvexAnswer> work) {
        return worker.workerId().equals(named)
                ? work.get()
                : ConvexAnswer.failure("workerId is not that of the worker to whom CONVEX_URL was given");
    }

    static boolean workspace(WorkerIdentity worker, String named) {
        return worker.workspaceId().equals(named);
    }

    /** Whether this is the conversation that the worker was made for, or has been pinned to. */
    static boolean conversation(Optional<KnownWorker> worker, String named) {
        return worker.map(KnownWorker::conversationId).filter(named::equals).isPresent();
    }
}
