package io.agentfactory.backends;

/** A schema registry for tests: what {@code schema.registry.url} is set to. */
public record RegistryAddress(String url) {}
