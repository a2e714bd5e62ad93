package io.agentfactory.scaler.provider;

/** An application at a provider's API: where a machine is. */
public record Place(String apiBaseUrl, String appName) {}
