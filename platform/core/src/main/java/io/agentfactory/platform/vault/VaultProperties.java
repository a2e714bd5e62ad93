package io.agentfactory.platform.vault;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The secrets vault.
 *
 * @param enabled whether the service uses the vault at all
 * @param key 32 bytes in base64, from {@code AGENT_FACTORY_VAULT_KEY}; wraps the keyset and is stored nowhere. While
 *     the key is exchanged, the new one, a comma, and the old one
 * @param migrate whether this service owns the vault, its schema and its keyset: true in one service
 */
@ConfigurationProperties("agent-factory.vault")
record VaultProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("") String key,
        @DefaultValue("false") boolean migrate) {

    @Override
    public String toString() {
        return "VaultProperties[enabled=" + enabled + ", migrate=" + migrate + "]";
    }
}
