package io.agentfactory.scaler.readiness;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.agentfactory.scaler.access.AppAccess;
import io.agentfactory.scaler.policy.ProviderConfig;
import io.agentfactory.scaler.provider.Accepted;
import io.agentfactory.scaler.provider.Answer;
import io.agentfactory.scaler.provider.Answer.Done;
import io.agentfactory.scaler.provider.Answer.Refused;
import io.agentfactory.scaler.provider.ProviderError;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Whether the provider shows the application to the stored token. Its answer is kept for a moment. */
@Component
class ProviderChecks {

    private static final String NAME = "application";
    private static final Duration KEEP = Duration.ofSeconds(5);
    private static final int MOST_APPS = 1_000;

    private final AsyncCache<ProviderConfig, Answer<Accepted>> answers = Caffeine.newBuilder()
            .expireAfterWrite(KEEP)
            .maximumSize(MOST_APPS)
            .executor(task -> Thread.ofVirtual().name("readiness").start(task))
            .buildAsync();

    Check application(AppAccess.Open access) {
        ProviderConfig config = access.config();
        Answer<Accepted> answer =
                answers.get(config, key -> access.provider().reachable()).join();
        return switch (answer) {
            case Done<Accepted> done ->
                Check.ok(NAME, config.appName() + " at " + config.apiBaseUrl() + " opens with the stored token");
            case Refused<Accepted>(ProviderError error) -> refused(config, error);
        };
    }

    private static Check refused(ProviderConfig config, ProviderError error) {
        return switch (error) {
            case ProviderError.NotFound e ->
                Check.not(
                        NAME,
                        config.appName() + " is not there: " + e.text(),
                        "create it at the provider, or correct appName with PUT /v1/fleet/provider");
            case ProviderError.Unauthorised e ->
                Check.not(
                        NAME,
                        "the stored token does not open " + config.appName() + ": " + e.text(),
                        "store one that does with PUT /v1/secrets/" + config.apiTokenSecretRef()
                                + " at the ingress service");
            case ProviderError.RateLimited e ->
                Check.not(NAME, "the provider takes no more requests for now: " + e.text(), "ask again in a moment");
            case ProviderError.Transient e ->
                Check.not(
                        NAME,
                        config.apiBaseUrl() + " failed or did not answer: " + e.text(),
                        "see whether the provider is up and apiBaseUrl is right, and ask again");
            case ProviderError.AlreadyExists e -> odd(e);
            case ProviderError.Conflict e -> odd(e);
            case ProviderError.Precondition e -> odd(e);
            case ProviderError.NotReached e -> odd(e);
            case ProviderError.Capacity e -> odd(e);
            case ProviderError.Invalid e -> odd(e);
            case ProviderError.Unknown e -> odd(e);
        };
    }

    private static Check odd(ProviderError error) {
        return Check.not(
                NAME,
                "the provider answered " + error.text(),
                "see whether apiBaseUrl of PUT /v1/fleet/provider is that of a Machines API");
    }
}
