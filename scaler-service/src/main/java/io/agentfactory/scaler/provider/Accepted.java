package io.agentfactory.scaler.provider;

/** The provider has taken the request; it returns nothing else that matters. */
public enum Accepted {
    ACCEPTED
}
