package io.agentfactory.queue.claim;

import io.agentfactory.queue.lane.ConversationKey;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a worker asks for.
 *
 * @param conversationId the conversation that it wants a turn of; null: its own, or, if it has none yet, the one that
 *     needs a worker most
 * @param patience how long to wait for work, zero for not at all; with offers the wait only bounds how late a lost
 *     offer is made up for
 * @param hearsOffers whether the worker listens on the topic of offers, and is to be offered work from now on
 */
public record Wanted(@Nullable String conversationId, Duration patience, boolean hearsOffers) {

    /** Whatever there is for the worker. */
    public static Wanted anything(Duration patience, boolean hearsOffers) {
        return new Wanted(null, patience, hearsOffers);
    }

    /** The conversation by name, which has a lane or not. */
    Set<ConversationKey> conversations(String workspaceId) {
        return conversationId == null ? Set.of() : Set.of(new ConversationKey(workspaceId, conversationId));
    }
}
