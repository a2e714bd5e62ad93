package io.agentfactory.scaler.status;

import io.agentfactory.scaler.cost.SpendingLimits;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was last told of a workspace's fleet.
 *
 * @param version of the newest event; 0: nothing was told yet
 * @param stateSince since when it has been in this state
 * @param pausedSince since when the same cause pauses spawning; null: spawning is free
 */
record ToldStatus(
        long version,
        SpendingState state,
        Instant stateSince,
        Spawning spawning,
        @Nullable Instant pausedSince,
        SpendingLimits limits,
        int maxWorkers) {

    /** Spending alone is no news, nor are other words for the same pause. */
    boolean saysAllOf(FleetStatus status) {
        return version > 0
                && state == status.state()
                && Objects.equals(cause(spawning), cause(status.spawning()))
                && limits.equals(status.limits())
                && maxWorkers == status.maxWorkers();
    }

    ToldStatus next(FleetStatus status, Instant at) {
        boolean samePause = Objects.equals(cause(spawning), cause(status.spawning()));
        return new ToldStatus(
                version + 1,
                status.state(),
                state == status.state() ? stateSince : at,
                status.spawning(),
                samePause ? pausedSince : pausedSince(status.spawning(), at),
                status.limits(),
                status.maxWorkers());
    }

    static Spawning.@Nullable Cause cause(Spawning spawning) {
        return switch (spawning) {
            case Spawning.Free free -> null;
            case Spawning.Paused paused -> paused.cause();
        };
    }

    static @Nullable String reason(Spawning spawning) {
        return switch (spawning) {
            case Spawning.Free free -> null;
            case Spawning.Paused paused -> paused.reason();
        };
    }

    private static @Nullable Instant pausedSince(Spawning spawning, Instant at) {
        return switch (spawning) {
            case Spawning.Free free -> null;
            case Spawning.Paused paused -> at;
        };
    }
}
