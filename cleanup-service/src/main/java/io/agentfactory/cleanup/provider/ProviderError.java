package io.agentfactory.cleanup.provider;

/** Why the provider did not list. Never carries the API token. */
public sealed interface ProviderError {

    /** The API token is wrong, expired, or not for this application. */
    record Unauthorised(String text) implements ProviderError {}

    /** There is no such application. */
    record UnknownApp(String text) implements ProviderError {}

    /** Too many requests, also after waiting. */
    record RateLimited(String text) implements ProviderError {}

    /** It answered with an error of its own, or with what is no list. */
    record Failed(String text) implements ProviderError {}

    /** No answer in time. */
    record Unreachable(String text) implements ProviderError {}

    /** The provider's words, shortened. */
    String text();

    /** Whether the same question may be answered a moment later. */
    default boolean mayPass() {
        return switch (this) {
            case RateLimited limited -> true;
            case Unreachable unreachable -> true;
            case Failed failed -> true;
            case Unauthorised unauthorised -> false;
            case UnknownApp unknown -> false;
        };
    }
}
