package io.agentfactory.scaler.fleet;

import io.agentfactory.scaler.provider.MachineState;
import io.agentfactory.scaler.provider.Place;
import io.agentfactory.scaler.provider.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A worker as recorded.
 *
 * @param version of its newest lifecycle event
 * @param activeAt since when it is active; null: it never was
 * @param place application that its machine is in, whatever is configured now
 * @param size that its machine is made with, whatever is configured now
 * @param leaveNothing whether nothing of it is kept in reserve once it has gone
 */
public record Worker(
        String workerId,
        String workspaceId,
        long version,
        WorkerState state,
        Instant requestedAt,
        @Nullable Instant activeAt,
        String conversationId,
        String agentKey,
        Place place,
        String region,
        Size size,
        WorkerVolume volume,
        WorkerMachine machine,
        boolean leaveNothing,
        Tries tries) {

    /**
     * Its volume.
     *
     * @param name intended name, recorded before it was asked for
     * @param id null: none is known, but one may exist unless {@code until} says otherwise
     * @param until not null: there is none, or no longer
     */
    public record WorkerVolume(
            String name,
            int sizeGb,
            @Nullable String id,
            @Nullable Instant until) {

        public boolean isGone() {
            return until != null;
        }
    }

    /**
     * Its machine.
     *
     * @param image that it was asked for with
     * @param tokenExpiresAt until when the worker's token, which it was made with, is valid; null: none was made yet
     * @param askedAt when it was last asked for; null: never, so there is none
     * @param id null: none is known, but one may exist if it was asked for
     * @param state as last seen at the provider
     * @param stateSince since when it has been seen in that state
     * @param seenAt when it was last seen
     * @param stopAskedAt when the provider was first asked to stop it
     * @param startAskedAt when the provider was last asked to start it again; null: never
     * @param starts how often it was, since the worker is in its present state
     */
    public record WorkerMachine(
            String image,
            @Nullable Instant tokenExpiresAt,
            @Nullable Instant askedAt,
            @Nullable String id,
            @Nullable String instanceId,
            @Nullable MachineState state,
            @Nullable Instant stateSince,
            @Nullable Instant seenAt,
            @Nullable Instant stopAskedAt,
            @Nullable Instant startAskedAt,
            int starts) {

        public boolean isGone() {
            return askedAt == null || (state != null && state.isGone());
        }
    }

    /**
     * Failed provider calls in a row.
     *
     * @param notBefore the provider is not asked again before; null: it may be asked
     */
    public record Tries(
            int failed,
            @Nullable Instant notBefore,
            @Nullable String lastError) {}

    /** Since when its process can have been heard: what was told of an earlier one says nothing of this. */
    public Instant startedSince() {
        Instant started = machine.startAskedAt();
        Instant asked = state instanceof WorkerState.Requested requested ? requested.since() : requestedAt;
        return started == null || started.isBefore(asked) ? asked : started;
    }
}
