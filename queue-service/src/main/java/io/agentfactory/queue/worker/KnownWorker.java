package io.agentfactory.queue.worker;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A worker as the queue knows it.
 *
 * @param conversationId lane that it was made for; null: it may take any waiting lane of its workspace
 * @param laneId lane that it owns
 * @param claimedToken token of its newest claim
 * @param claimedBy who asked for its newest claim, or for the first of those that completions brought since
 * @param continuedToken token of the newest claim that one of its completions brought
 * @param asker which of its processes asked for work last, as a number that rises from one to the next; every call
 *     counts as one where they do not say
 * @param ready whether it hears offers
 * @param lapsedOffers offers in a row that it let lapse
 * @param lastContactAt last call to the worker door; null: never heard of
 * @param retiredReason not null: it gets no more work, and why
 * @param readAt the database's clock at the read
 */
public record KnownWorker(
        String workerId,
        String workspaceId,
        @Nullable String conversationId,
        @Nullable String agentKey,
        LifecycleState state,
        @Nullable Long laneId,
        @Nullable Long claimedToken,
        Caller claimedBy,
        @Nullable Long continuedToken,
        long asker,
        boolean ready,
        int lapsedOffers,
        @Nullable Instant lastContactAt,
        @Nullable Instant idleSince,
        @Nullable String retiredReason,
        long activityVersion,
        Instant readAt) {

    /** Whether it may take new work. */
    public boolean mayWork() {
        return state.mayWork() && retiredReason == null;
    }
}
