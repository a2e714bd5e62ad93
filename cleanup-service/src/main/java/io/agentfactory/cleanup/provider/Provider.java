package io.agentfactory.cleanup.provider;

import io.agentfactory.cleanup.projection.ProviderAccount;
import io.agentfactory.platform.vault.Secret;

/** Who rents out machines and volumes. An expected failure is an {@link Answer}, never an exception. */
public interface Provider {

    /** Everything that the account's application has and that is not being deleted already. Changes nothing. */
    Answer list(ProviderAccount account, Secret apiToken);

    /** What came of asking. */
    sealed interface Answer {

        record Listed(Inventory inventory) implements Answer {}

        record Refused(ProviderError error) implements Answer {}
    }
}
