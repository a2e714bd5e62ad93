package io.agentfactory.queue.deadletter;

import io.agentfactory.queue.message.Place;
import java.time.Instant;
import java.util.UUID;

/**
 * A message that was given up.
 *
 * @param place where it stands in its lane
 * @param deadAt when it was given up, by the database's clock
 * @param attempts failed attempts that it took
 * @param error the last one's, at most 2000 characters
 */
record DeadLetter(
        UUID messageId,
        Place place,
        String conversationId,
        String agentKey,
        Instant deadAt,
        int attempts,
        String error) {}
