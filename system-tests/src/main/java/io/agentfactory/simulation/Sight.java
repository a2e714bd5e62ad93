package io.agentfactory.simulation;

import io.agentfactory.scaler.activity.Activity;
import java.time.Instant;

/** Something that the queue saw of a worker and tells the scaler. */
enum Sight {
    READY,
    CLAIMED,
    IDLE,
    SNAPSHOT_READY,
    DRAINED,
    SILENT;

    /**
     * What the scaler's projection makes of it.
     *
     * @param idleSince READY: since when it has had no turn
     */
    Activity after(Activity before, Instant at, Instant idleSince) {
        return switch (this) {
            case READY ->
                new Activity(
                        false, at, idleSince, before.snapshotReadyAt(), before.drainedAt(), null, before.workedAt());
            case IDLE -> new Activity(false, at, at, before.snapshotReadyAt(), before.drainedAt(), null, at);
            case CLAIMED -> new Activity(true, at, null, before.snapshotReadyAt(), before.drainedAt(), null, at);
            case SNAPSHOT_READY ->
                new Activity(
                        before.busy(),
                        at,
                        before.idleSince(),
                        at,
                        before.drainedAt(),
                        before.silentAt(),
                        before.workedAt());
            case DRAINED ->
                new Activity(
                        false,
                        at,
                        before.idleSince(),
                        before.snapshotReadyAt(),
                        at,
                        before.silentAt(),
                        before.workedAt());
            case SILENT ->
                new Activity(
                        false,
                        at,
                        before.idleSince(),
                        before.snapshotReadyAt(),
                        before.drainedAt(),
                        at,
                        before.workedAt());
        };
    }

    boolean movesLifecycle() {
        return switch (this) {
            case READY, DRAINED, SNAPSHOT_READY, SILENT -> true;
            case CLAIMED, IDLE -> false;
        };
    }
}
