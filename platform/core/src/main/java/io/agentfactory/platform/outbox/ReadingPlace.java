package io.agentfactory.platform.outbox;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Where the relay reads: once a second from the bottom, between that behind what it had published a second before. What
 * the index still holds of deleted rows, for as long as some transaction of the database is open, is walked once a
 * second then, and not each time.
 *
 * <p>A row below that appears meanwhile is of a transaction that stayed open for longer than that after it had drawn
 * the row's id. It is found with the next look at the bottom; rows of its keys with higher ids are not there before it.
 */
final class ReadingPlace {

    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    private final LongSupplier nanoTime;
    private long lookedAt;
    private long behind;
    private long highestAtLastLook;
    private long highest;

    ReadingPlace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lookedAt = nanoTime.getAsLong() - LOOK_NANOS;
    }

    /** Rows with higher ids than this are to be read now. */
    long behind() {
        long now = nanoTime.getAsLong();
        if (now - lookedAt < LOOK_NANOS) {
            return behind;
        }
        lookedAt = now;
        behind = highestAtLastLook;
        highestAtLastLook = highest;
        return 0;
    }

    void published(List<OutboxRow> rows) {
        rows.forEach(row -> highest = Math.max(highest, row.id()));
    }
}
