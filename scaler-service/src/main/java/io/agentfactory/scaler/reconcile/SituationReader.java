package io.agentfactory.scaler.reconcile;

import io.agentfactory.scaler.plan.Listing;
import io.agentfactory.scaler.plan.Situation;
import org.jspecify.annotations.Nullable;

/** Reads what a plan follows from. */
public interface SituationReader {

    /** @param listing what the provider has just shown; null: it was not asked */
    Situation read(String workspaceId, @Nullable Listing listing);
}
