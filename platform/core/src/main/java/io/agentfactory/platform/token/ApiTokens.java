package io.agentfactory.platform.token;

import io.agentfactory.platform.vault.Secret;
import java.time.Duration;

/** Mints the tokens with which people and programs call the API. Only services that hold the signing key have one. */
public interface ApiTokens {

    /**
     * A signed token for this caller.
     *
     * @param lifetime how long it is valid, at most 30 days
     */
    Secret mint(ApiCaller caller, Duration lifetime);
}
