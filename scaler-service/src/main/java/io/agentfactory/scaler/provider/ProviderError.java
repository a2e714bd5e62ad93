package io.agentfactory.scaler.provider;

import java.time.Duration;

/**
 * Why the provider did not do what was asked. {@code text} is its own words, shortened, for an operator. Only
 * {@link NotFound} ever means that something is gone.
 */
public sealed interface ProviderError {

    String text();

    /** There is no such thing, or not yet: the provider shows new things late. */
    record NotFound(String text) implements ProviderError {}

    /** A machine of this name exists. */
    record AlreadyExists(String text) implements ProviderError {}

    /** Somebody else changes it now. */
    record Conflict(String text) implements ProviderError {}

    /** Its state does not allow this: a machine runs, a volume is still bound. */
    record Precondition(String text) implements ProviderError {}

    /** A wait ended before the state was reached. */
    record NotReached(String text) implements ProviderError {}

    /** Too many requests; nothing was done. */
    record RateLimited(String text, Duration retryAfter) implements ProviderError {}

    /** The API token is missing, wrong or not allowed to do this. */
    record Unauthorised(String text) implements ProviderError {}

    /** No room for this machine or volume where it was asked for. */
    record Capacity(String text) implements ProviderError {}

    /** The request is wrong and would be wrong again. */
    record Invalid(String text) implements ProviderError {}

    /** The provider failed or did not answer; it may have done what was asked. */
    record Transient(String text) implements ProviderError {}

    /** Nothing that we know; it may have done what was asked. */
    record Unknown(String text) implements ProviderError {}
}
