package io.agentfactory.scaler.inventory;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.agentfactory.platform.problem.ProblemException;
import io.agentfactory.scaler.access.AppAccess;
import io.agentfactory.scaler.policy.ProviderConfig;
import io.agentfactory.scaler.provider.Answer;
import io.agentfactory.scaler.provider.Answer.Done;
import io.agentfactory.scaler.provider.Answer.Refused;
import io.agentfactory.scaler.provider.Machine;
import io.agentfactory.scaler.provider.ProviderError;
import io.agentfactory.scaler.provider.Volume;
import io.agentfactory.scaler.trigger.ClockApi;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * What the provider lists now. A list, or a refusal, is kept for a moment and shared by all who ask, so that however
 * many look, the scaler's own requests still get their turn.
 */
@Component
class LiveLists {

    private static final int MOST_APPS = 1_000;

    private final ClockApi clock;
    private final AsyncCache<App, Answer<Listed<Machine>>> machines;
    private final AsyncCache<App, Answer<Listed<Volume>>> volumes;

    LiveLists(ClockApi clock, InventoryProperties properties) {
        this.clock = clock;
        this.machines = cache(properties);
        this.volumes = cache(properties);
    }

    /**
     * A list of the provider's.
     *
     * @param askedAt the database's clock before the provider was asked
     */
    record Listed<T>(Instant askedAt, List<T> things) {

        Listed {
            things = List.copyOf(things);
        }
    }

    /** The application that is listed, and the token that it is listed with. */
    private record App(String apiBaseUrl, String name, String secretRef) {

        static App of(AppAccess.Open access) {
            ProviderConfig config = access.config();
            return new App(config.apiBaseUrl(), config.appName(), config.apiTokenSecretRef());
        }
    }

    /** @throws ProblemException if the provider refuses */
    Listed<Machine> machines(AppAccess.Open access) {
        return get(machines, access, access.provider()::machines);
    }

    /** @throws ProblemException if the provider refuses */
    Listed<Volume> volumes(AppAccess.Open access) {
        return get(volumes, access, access.provider()::volumes);
    }

    /** The next one who asks is shown what is there then. */
    void forget(AppAccess.Open access) {
        machines.synchronous().invalidate(App.of(access));
        volumes.synchronous().invalidate(App.of(access));
    }

    private <T> Listed<T> get(
            AsyncCache<App, Answer<Listed<T>>> cache, AppAccess.Open access, Supplier<Answer<List<T>>> list) {
        try {
            return switch (cache.get(App.of(access), app -> ask(list)).join()) {
                case Done<Listed<T>>(Listed<T> listed) -> listed;
                case Refused<Listed<T>>(ProviderError error) -> throw Refusals.of(error, access.config());
            };
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private <T> Answer<Listed<T>> ask(Supplier<Answer<List<T>>> list) {
        Instant askedAt = clock.now();
        return switch (list.get()) {
            case Done<List<T>>(List<T> things) -> new Done<>(new Listed<>(askedAt, things));
            case Refused<List<T>>(ProviderError error) -> new Refused<>(error);
        };
    }

    /** The request runs on a thread of its own: a caller that goes away does not end it for the others. */
    private static <T> AsyncCache<App, Answer<Listed<T>>> cache(InventoryProperties properties) {
        return Caffeine.newBuilder()
                .expireAfterWrite(properties.keepList())
                .maximumSize(MOST_APPS)
                .executor(task -> Thread.ofVirtual().name("live-list").start(task))
                .buildAsync();
    }
}
