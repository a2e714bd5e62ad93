package io.agentfactory.platform.token;

import io.agentfactory.platform.vault.Secret;
import java.time.Duration;

/** Mints the tokens with which workers call the worker door. Only services that hold the signing key have one. */
public interface WorkerTokens {

    /**
     * A signed token for this worker.
     *
     * @param lifetime how long it is valid, at most 30 days
     */
    Secret mint(WorkerIdentity worker, Duration lifetime);
}
