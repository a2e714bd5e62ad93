package io.agentfactory.scaler.provider;

import io.agentfactory.platform.vault.Secret;

/** Opens applications at a provider. */
public interface Providers {

    Provider open(Place place, Secret apiToken);
}
