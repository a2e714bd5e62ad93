package io.agentfactory.scaler.pause;

import java.util.Optional;
import java.util.function.Supplier;

/** Whether an operator holds a workspace's fleet back from growing. */
public interface PauseApi {

    /** Empty: the fleet may grow. A pause whose time is over by the database's clock is none. */
    Optional<ScalingPause> of(String workspaceId);

    /**
     * Records what makes the fleet grow, unless scaling is paused. A pause that begins meanwhile waits for it, so that
     * whoever has been answered that scaling is paused finds every worker that was asked for before.
     *
     * @param growth runs in a transaction, which must be short
     * @return what it returned; empty: scaling is paused, and it did not run
     */
    <T> Optional<T> unlessPaused(String workspaceId, Supplier<T> growth);
}
