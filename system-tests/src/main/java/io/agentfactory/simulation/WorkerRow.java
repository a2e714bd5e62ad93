package io.agentfactory.simulation;

import io.agentfactory.scaler.fleet.NewWorker;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.fleet.Worker.Tries;
import io.agentfactory.scaler.fleet.Worker.WorkerMachine;
import io.agentfactory.scaler.fleet.Worker.WorkerVolume;
import io.agentfactory.scaler.fleet.WorkerState;
import io.agentfactory.scaler.provider.MachineState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is recorded of one worker: the columns that change, beside the request that does not. */
final class WorkerRow {

    private static final Tries NO_TRIES = new Tries(0, null, null);

    private final NewWorker request;
    private final Instant requestedAt;
    long version = 1;
    WorkerState state;

    @Nullable
    Instant activeAt;

    @Nullable
    String volumeId;

    @Nullable
    Instant volumeUntil;

    @Nullable
    Instant tokenExpiresAt;

    @Nullable
    Instant askedAt;

    @Nullable
    String machineId;

    @Nullable
    String instanceId;

    @Nullable
    MachineState machineState;

    @Nullable
    Instant machineStateSince;

    @Nullable
    Instant seenAt;

    @Nullable
    Instant stopAskedAt;

    @Nullable
    Instant startAskedAt;

    int starts;
    boolean leaveNothing;
    Tries tries = NO_TRIES;

    WorkerRow(NewWorker request, Instant now) {
        this.request = request;
        this.requestedAt = now;
        this.state = new WorkerState.Requested(request.cause(), now);
    }

    void enter(WorkerState next) {
        version++;
        state = next;
        starts = 0;
        tries = new Tries(0, null, tries.lastError());
        if (next instanceof WorkerState.Active) {
            activeAt = next.since();
        }
        if (next instanceof WorkerState.Requested) {
            stopAskedAt = null;
        }
    }

    void see(@Nullable String id, @Nullable String instance, MachineState seen, Instant at) {
        boolean tooLate = seenAt != null && seenAt.isAfter(at);
        boolean over = machineState == MachineState.DESTROYED && machineId != null;
        if (tooLate || over) {
            return;
        }
        machineId = id == null ? machineId : id;
        instanceId = instance == null ? instanceId : instance;
        machineStateSince = machineState == seen ? machineStateSince : at;
        machineState = seen;
        seenAt = at;
    }

    Worker read() {
        return new Worker(
                request.workerId(),
                request.workspaceId(),
                version,
                state,
                requestedAt,
                activeAt,
                request.conversationId(),
                request.agentKey(),
                request.place(),
                request.region(),
                request.size(),
                new WorkerVolume(request.volumeName(), request.volumeGb(), volumeId, volumeUntil),
                new WorkerMachine(
                        request.image(),
                        tokenExpiresAt,
                        askedAt,
                        machineId,
                        instanceId,
                        machineState,
                        machineStateSince,
                        seenAt,
                        stopAskedAt,
                        startAskedAt,
                        starts),
                leaveNothing,
                tries);
    }
}
