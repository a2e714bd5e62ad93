package io.agentfactory.scaler.inventory;

import io.agentfactory.platform.problem.ProblemException;
import io.agentfactory.scaler.policy.ProviderConfig;
import io.agentfactory.scaler.provider.ProviderError;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** What a caller is told when the provider did not do what was asked, and what to do about it. */
final class Refusals {

    private static final Duration AGAIN = Duration.ofSeconds(5);

    private Refusals() {}

    static ProblemException of(ProviderError error, ProviderConfig config) {
        return switch (error) {
            case ProviderError.RateLimited e ->
                later(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "provider-rate-limited",
                        "The provider takes no more requests for application " + config.appName()
                                + " for now: ask again in a moment.",
                        e.retryAfter());
            case ProviderError.Transient e ->
                later(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "provider-unavailable",
                        "The provider at " + config.apiBaseUrl() + " failed or did not answer (" + e.text()
                                + "): ask again later; GET /v1/fleet shows what is recorded meanwhile.",
                        AGAIN);
            case ProviderError.Unauthorised e ->
                refused(
                        "provider-unauthorised",
                        "The provider does not accept the stored token for application " + config.appName() + " ("
                                + e.text() + "): store a valid one with PUT /v1/secrets/" + config.apiTokenSecretRef()
                                + " at the ingress service.");
            case ProviderError.NotFound e ->
                refused(
                        "provider-app-unknown",
                        "The provider has no application " + config.appName() + " (" + e.text()
                                + "): create it, or correct the configuration with PUT /v1/fleet/provider.");
            case ProviderError.AlreadyExists e -> refused(e);
            case ProviderError.Conflict e -> refused(e);
            case ProviderError.Precondition e -> refused(e);
            case ProviderError.NotReached e -> refused(e);
            case ProviderError.Capacity e -> refused(e);
            case ProviderError.Invalid e -> refused(e);
            case ProviderError.Unknown e -> refused(e);
        };
    }

    private static ProblemException refused(ProviderError error) {
        return refused(
                "provider-refused",
                "The provider answered: " + error.text()
                        + ". Look at GET /v1/fleet/provider/readiness for what may be wrong.");
    }

    private static ProblemException refused(String type, String detail) {
        return new ProblemException(HttpStatus.BAD_GATEWAY, type, detail);
    }

    private static ProblemException later(HttpStatus status, String type, String detail, Duration wait) {
        var problem = new ProblemException(status, type, detail);
        problem.getHeaders().set(HttpHeaders.RETRY_AFTER, String.valueOf(Math.max(1, wait.toSeconds())));
        return problem;
    }
}
