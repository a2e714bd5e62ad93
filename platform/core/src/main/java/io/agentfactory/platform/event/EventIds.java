package io.agentfactory.platform.event;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Ids for events: unique, but no secret. A process takes half of a random UUID as its own and counts in the other half,
 * which costs next to nothing; a random one for each event takes longer than encoding it.
 */
final class EventIds implements Supplier<UUID> {

    /** The two highest bits of the lower half, which mark a UUID of RFC 9562. */
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private static final long COUNTED = 0x3FFF_FFFF_FFFF_FFFFL;

    private final long process;
    private final AtomicLong count;

    EventIds() {
        UUID random = UUID.randomUUID();
        process = random.getMostSignificantBits();
        count = new AtomicLong(random.getLeastSignificantBits());
    }

    @Override
    public UUID get() {
        return new UUID(process, VARIANT | (count.getAndIncrement() & COUNTED));
    }
}
