package io.agentfactory.scaler.trigger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** When each workspace is to be reconciled next. What is due is recorded, so no copy's death loses it. */
public interface TriggerApi {

    /** Runs after every request of this copy has committed. Must not block. */
    void onRequest(Consumer<String> wakeUp);

    /** Asks for a reconcile as soon as possible; commits with the calling transaction, if there is one. */
    void request(String workspaceId);

    /** Asks for a reconcile of every workspace that has ever had one, with a look at what the provider has. */
    void requestAllWithListing();

    /** Workspaces with an unhandled request or a deadline that has passed. */
    List<String> due();

    /** What to know before a reconcile; requests up to {@code requested} are handled by it. */
    Pending pending(String workspaceId);

    /** Ends a reconcile. A request that came meanwhile has a higher number and stays due. */
    void handled(String workspaceId, long requested, @Nullable Instant nextDeadline);

    void listed(String workspaceId, Instant nextListing);

    /** No worker is asked for during the wait. */
    void spawnFailed(String workspaceId, Duration wait, String error);

    void spawningWorks(String workspaceId);
}
