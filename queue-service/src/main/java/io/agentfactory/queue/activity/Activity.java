package io.agentfactory.queue.activity;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Something that the queue saw of a worker and tells the scaler. */
public sealed interface Activity {

    /** It made contact and waits for work. */
    record Ready() implements Activity {}

    /** A turn runs. */
    record Claimed(UUID messageId, String conversationId, String agentKey) implements Activity {}

    /** Its turn ended. */
    record Idle(UUID messageId, String conversationId, String agentKey) implements Activity {}

    /** Told again: no turn of it runs, since then. */
    record StillIdle(Instant since) implements Activity {}

    /** Told again: a turn of it runs. */
    record StillBusy() implements Activity {}

    /** It has finished and will not ask again. */
    record Drained(String reason) implements Activity {}

    /** Its workspace is stored. */
    record SnapshotReady(
            UUID snapshotId,
            @Nullable String conversationId,
            @Nullable String agentKey) implements Activity {}

    /** It was not heard of for too long, and its pin is gone. */
    record Silent(String reason) implements Activity {}
}
