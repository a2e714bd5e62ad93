package io.agentfactory.scaler.reconcile;

import io.agentfactory.scaler.trigger.ClockApi;
import io.agentfactory.scaler.trigger.Pending;
import io.agentfactory.scaler.trigger.TriggerApi;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * One reconcile of a workspace. Holds the workspace's lock all the while, so no two copies of the service act on one
 * application.
 */
@Component
class Reconciler {

    /** What became of it. */
    sealed interface Outcome {

        /** Another copy of the service reconciles this workspace. */
        record Busy() implements Outcome {}

        /** @param wakeIn when the next deadline falls; null: there is none */
        record Done(@Nullable Duration wakeIn) implements Outcome {}
    }

    private final ReconcileLock locks;
    private final TriggerApi triggers;
    private final Rounds rounds;
    private final ClockApi clock;

    Reconciler(ReconcileLock locks, TriggerApi triggers, Rounds rounds, ClockApi clock) {
        this.locks = locks;
        this.triggers = triggers;
        this.rounds = rounds;
        this.clock = clock;
    }

    Outcome reconcile(String workspaceId) {
        Optional<ReconcileLock.Held> lock = locks.tryAcquire(workspaceId);
        if (lock.isEmpty()) {
            return new Outcome.Busy();
        }
        try (ReconcileLock.Held held = lock.get()) {
            // Read before the first plan: a request that comes later has a higher number and stays due.
            Pending pending = triggers.pending(workspaceId);
            Instant next = rounds.run(workspaceId, pending, held::check);
            triggers.handled(workspaceId, pending.requested(), next);
            return new Outcome.Done(next == null ? null : Duration.between(clock.now(), next));
        }
    }
}
