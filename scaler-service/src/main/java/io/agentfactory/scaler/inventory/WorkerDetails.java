package io.agentfactory.scaler.inventory;

import io.agentfactory.scaler.activity.Activity;
import io.agentfactory.scaler.fleet.StateName;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.plan.Deadline;
import io.agentfactory.scaler.provider.MachineState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All that is recorded of one worker.
 *
 * @param activeAt since when it has served; null: it never has
 * @param activity what the queue has seen of it since its machine was last started; null: nothing
 * @param deadline when its state ends, if nothing ends it before; null: it has no deadline
 */
record WorkerDetails(
        String workerId,
        String workspaceId,
        StateName state,
        String cause,
        Instant since,
        Instant requestedAt,
        @Nullable Instant activeAt,
        String conversationId,
        String agentKey,
        String appName,
        String region,
        MachineDetails machine,
        VolumeDetails volume,
        @Nullable ActivityDetails activity,
        TryDetails tries,
        @Nullable Deadline deadline) {

    /**
     * Its machine.
     *
     * @param machineId null: none is known
     * @param state as the provider last showed it; null: it never has
     * @param askedAt when it was last asked for; null: never
     * @param stopAskedAt when it was first asked to stop; null: never
     */
    record MachineDetails(
            @Nullable String machineId,
            @Nullable MachineState state,
            @Nullable Instant stateSince,
            @Nullable Instant seenAt,
            @Nullable Instant askedAt,
            @Nullable Instant stopAskedAt) {

        static MachineDetails of(Worker.WorkerMachine machine) {
            return new MachineDetails(
                    machine.id(),
                    machine.state(),
                    machine.stateSince(),
                    machine.seenAt(),
                    machine.askedAt(),
                    machine.stopAskedAt());
        }
    }

    /**
     * Its volume.
     *
     * @param volumeId null: none is known
     * @param gone whether there is none, or none any more
     */
    record VolumeDetails(@Nullable String volumeId, String name, int sizeGb, boolean gone) {

        static VolumeDetails of(Worker.WorkerVolume volume) {
            return new VolumeDetails(volume.id(), volume.name(), volume.sizeGb(), volume.isGone());
        }
    }

    /**
     * What the queue has seen.
     *
     * @param unstored whether its disk may hold what is stored nowhere else
     */
    record ActivityDetails(
            boolean busy,
            @Nullable Instant seenAt,
            @Nullable Instant idleSince,
            @Nullable Instant snapshotReadyAt,
            @Nullable Instant drainedAt,
            @Nullable Instant silentAt,
            boolean unstored) {

        static ActivityDetails of(Activity activity) {
            return new ActivityDetails(
                    activity.busy(),
                    activity.seenAt(),
                    activity.idleSince(),
                    activity.snapshotReadyAt(),
                    activity.drainedAt(),
                    activity.silentAt(),
                    activity.unstored());
        }
    }

    /**
     * Calls of the provider that failed in a row.
     *
     * @param notBefore when the provider is asked again; null: at any time
     */
    record TryDetails(
            int failed,
            @Nullable Instant notBefore,
            @Nullable String lastError) {

        static TryDetails of(Worker.Tries tries) {
            return new TryDetails(tries.failed(), tries.notBefore(), tries.lastError());
        }
    }

    static WorkerDetails of(Worker worker, Activity activity, @Nullable Deadline deadline) {
        return new WorkerDetails(
                worker.workerId(),
                worker.workspaceId(),
                StateName.of(worker.state()),
                worker.state().cause(),
                worker.state().since(),
                worker.requestedAt(),
                worker.activeAt(),
                worker.conversationId(),
                worker.agentKey(),
                worker.place().appName(),
                worker.region(),
                MachineDetails.of(worker.machine()),
                VolumeDetails.of(worker.volume()),
                activity.equals(Activity.NONE) ? null : ActivityDetails.of(activity),
                TryDetails.of(worker.tries()),
                deadline);
    }
}
