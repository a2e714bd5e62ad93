package io.agentfactory.scaler.provider;

/** What the provider said. */
public sealed interface Answer<T> {

    record Done<T>(T value) implements Answer<T> {}

    record Refused<T>(ProviderError error) implements Answer<T> {}
}
