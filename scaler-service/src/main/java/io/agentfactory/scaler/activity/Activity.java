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
 */
public record Activity(
        boolean busy,
        @Nullable Instant seenAt,
        @Nullable Instant idleSince,
        @Nullable Instant snapshotReadyAt,
        @Nullable Instant drainedAt,
        @Nullable Instant silentAt) {

    /** Of a worker that has never called. */
    public static final Activity NONE = new Activity(false, null, null, null, null, null);

    public boolean hasCalled() {
        return seenAt != null;
    }
}
