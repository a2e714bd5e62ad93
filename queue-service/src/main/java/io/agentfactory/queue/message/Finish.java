package io.agentfactory.queue.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The end of a message.
 *
 * @param startedAt when the turn that ended it began; null: none did
 * @param token fencing token of the turn that ended it, or of the newest one where none did
 * @param by worker that ran that turn, or the person who cancelled the message
 * @param attempts failed attempts that it took
 * @param error last error, at most 2000 characters; null: none
 */
public record Finish(
        Outcome outcome,
        @Nullable Instant startedAt,
        long token,
        String by,
        int attempts,
        @Nullable String error) {}
