package io.agentfactory.scaler.fleet;

import io.agentfactory.scaler.fleet.WorkerState.Active;
import io.agentfactory.scaler.fleet.WorkerState.Draining;
import io.agentfactory.scaler.fleet.WorkerState.Failed;
import io.agentfactory.scaler.fleet.WorkerState.Requested;
import io.agentfactory.scaler.fleet.WorkerState.Reserved;
import io.agentfactory.scaler.fleet.WorkerState.Stopped;
import io.agentfactory.scaler.fleet.WorkerState.Stopping;
import java.time.Instant;

/** A worker's state as it is named in the database, in events, over REST and in metrics. */
public enum StateName {
    REQUESTED,
    ACTIVE,
    DRAINING,
    STOPPING,
    RESERVED,
    STOPPED,
    FAILED;

    public static StateName of(WorkerState state) {
        return switch (state) {
            case Requested s -> REQUESTED;
            case Active s -> ACTIVE;
            case Draining s -> DRAINING;
            case Stopping s -> STOPPING;
            case Reserved s -> RESERVED;
            case Stopped s -> STOPPED;
            case Failed s -> FAILED;
        };
    }

    WorkerState state(String cause, Instant since) {
        return switch (this) {
            case REQUESTED -> new Requested(cause, since);
            case ACTIVE -> new Active(cause, since);
            case DRAINING -> new Draining(cause, since);
            case STOPPING -> new Stopping(cause, since);
            case RESERVED -> new Reserved(cause, since);
            case STOPPED -> new Stopped(cause, since);
            case FAILED -> new Failed(cause, since);
        };
    }

    io.agentfactory.events.WorkerState event() {
        return io.agentfactory.events.WorkerState.valueOf(name());
    }
}
