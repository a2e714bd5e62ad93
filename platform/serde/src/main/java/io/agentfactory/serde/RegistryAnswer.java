package io.agentfactory.serde;

import tools.jackson.databind.JsonNode;

/** What a registry that could be asked has answered. */
sealed interface RegistryAnswer {

    /** @param body what was asked for */
    record Found(JsonNode body) implements RegistryAnswer {}

    /** @param reason why not: the status and the registry's own words; unknown, invalid or not compatible */
    record Refused(String reason) implements RegistryAnswer {}
}
