package io.agentfactory.queue.deadletter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are meant: those that meet every condition that is not null.
 *
 * @param errorContains part of the error, whatever its case
 * @param deadBefore given up before this moment
 * @param deadSince given up at this moment or later
 */
record Filter(
        String workspaceId,
        @Nullable String conversationId,
        @Nullable String agentKey,
        @Nullable String errorContains,
        @Nullable Instant deadBefore,
        @Nullable Instant deadSince) {}
