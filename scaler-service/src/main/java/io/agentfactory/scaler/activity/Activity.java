package io.agentfactory.scaler.activity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the queue has seen of a worker.
 *
 * @param busy whether a turn runs
 * @param seenAt when it was last seen doing anything; null: it has never called
 * @param idleSince since when it has had no turn; null while a turn runs or before it has called
 * @param snapshotReadyAt when its workspace was last stored
 * @param drainedAt when it said that it would not ask again
 * @param silentAt when the queue gave it up; null again once it is seen at work
 * @param workedAt when a turn of it last began or ended; null: it never had one
 */
public record Activity(
        boolean busy,
        @Nullable Instant seenAt,
        @Nullable Instant idleSince,
        @Nullable Instant snapshotReadyAt,
        @Nullable Instant drainedAt,
        @Nullable Instant silentAt,
        @Nullable Instant workedAt) {

    /** Of a worker that has never called. */
    public static final Activity NONE = new Activity(false, null, null, null, null, null, null);

    public boolean hasCalled() {
        return seenAt != null;
    }

    /** Whether its workspace may hold what is stored nowhere else. */
    public boolean unstored() {
        return busy || (workedAt != null && (snapshotReadyAt == null || snapshotReadyAt.isBefore(workedAt)));
    }

    /** What is left of it when its process was started anew at that time: its work, and not what it said. */
    public Activity since(Instant start) {
        if (seenAt == null || seenAt.isBefore(start)) {
            return new Activity(false, null, null, snapshotReadyAt, null, null, workedAt);
        }
        return new Activity(
                busy, seenAt, idleSince, snapshotReadyAt, later(drainedAt, start), later(silentAt, start), workedAt);
    }

    private static @Nullable Instant later(@Nullable Instant moment, Instant start) {
        return moment == null || moment.isBefore(start) ? null : moment;
    }
}
