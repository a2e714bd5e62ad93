package io.agentfactory.worker;

import java.util.Map;

/**
 * Where claim offers are heard.
 *
 * @param kafka additional settings of the Kafka consumer, such as its security; empty by default
 */
public record OfferSettings(String bootstrapServers, String schemaRegistryUrl, Map<String, String> kafka) {

    public OfferSettings {
        kafka = Map.copyOf(kafka);
    }

    public OfferSettings(String bootstrapServers, String schemaRegistryUrl) {
        this(bootstrapServers, schemaRegistryUrl, Map.of());
    }

    /** The additional settings may hold passwords, and the registry's address too. */
    @Override
    public String toString() {
        return "OfferSettings[bootstrapServers=" + bootstrapServers + "]";
    }
}
