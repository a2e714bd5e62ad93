package io.agentfactory.queue.depth;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How much work a workspace has at one moment.
 *
 * @param queued messages in lanes that are neither finished nor running
 * @param running turns that run
 * @param scheduled messages that wait for a later time
 * @param waitingLanes lanes with work and no owner, but for those of disabled agents: they want no worker
 * @param oldestWaitSince since when the longest-waiting of these lanes has waited
 * @param observedAt the database's clock
 */
public record Depth(
        long queued,
        long running,
        long scheduled,
        long waitingLanes,
        @Nullable Instant oldestWaitSince,
        Instant observedAt) {}
