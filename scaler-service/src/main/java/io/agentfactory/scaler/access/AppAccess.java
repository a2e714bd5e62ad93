package io.agentfactory.scaler.access;

import io.agentfactory.scaler.policy.ProviderConfig;
import io.agentfactory.scaler.provider.Provider;

/** Whether a workspace's application can be asked for anything. */
public sealed interface AppAccess {

    /** Nobody has said where the workspace's machines are. */
    record NotConfigured() implements AppAccess {}

    /** The secret that the configuration names is not in the vault. */
    record TokenMissing(ProviderConfig config) implements AppAccess {}

    record Open(ProviderConfig config, Provider provider) implements AppAccess {}
}
