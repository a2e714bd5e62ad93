package io.agentfactory.queue.worker;

import io.agentfactory.events.WorkerState;

/** States of a worker as the scaler tells them. */
public enum LifecycleState {
    REQUESTED,
    ACTIVE,
    DRAINING,
    STOPPING,
    STOPPED,
    FAILED,
    RESERVED;

    static LifecycleState of(WorkerState state) {
        return switch (state) {
            case REQUESTED -> REQUESTED;
            case ACTIVE -> ACTIVE;
            case DRAINING -> DRAINING;
            case STOPPING -> STOPPING;
            case STOPPED -> STOPPED;
            case FAILED -> FAILED;
            case RESERVED -> RESERVED;
            case UNKNOWN ->
                throw new IllegalArgumentException(
                        "worker-lifecycle carries a state that this version does not know: upgrade queue-service first");
        };
    }

    /** A worker may be quicker than the event that says it is active. */
    public boolean mayWork() {
        return this == REQUESTED || this == ACTIVE;
    }

    /**
     * Whether its token opens the worker door. While it drains it has a snapshot to store; in reserve its machine is
     * stopped, so whoever calls in its name is not a process of it.
     */
    boolean admitted() {
        return !ended() && this != RESERVED;
    }

    /** Whether nothing is left of it, and it never comes back. */
    boolean ended() {
        return this == STOPPED || this == FAILED;
    }
}
