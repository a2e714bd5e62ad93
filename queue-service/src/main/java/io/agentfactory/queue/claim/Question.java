package io.agentfactory.queue.claim;

import io.agentfactory.queue.worker.Caller;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call for work, as it was noted when it came.
 *
 * @param asker number of the worker's process that asks
 * @param askedAt the database's clock
 * @param conversationId the conversation that is wanted; null: none by name
 */
record Question(
        Caller caller,
        long asker,
        Instant askedAt,
        @Nullable String conversationId) {}
