package io.agentfactory.scaler.reconcile;

import io.agentfactory.scaler.plan.Situation;
import io.agentfactory.scaler.spawn.FleetAccess;
import java.util.Optional;

/** Opens the provider of a workspace. */
public interface ProviderAccess {

    /** Empty: the workspace has no provider configuration, or its token is not in the vault. */
    Optional<FleetAccess> open(String workspaceId, Situation situation, Runnable fence);
}
