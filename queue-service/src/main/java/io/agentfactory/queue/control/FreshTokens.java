package io.agentfactory.queue.control;

import io.agentfactory.platform.token.TokenValidity;
import io.agentfactory.platform.token.WorkerIdentity;
import io.agentfactory.platform.token.WorkerTokenRenewal;
import io.agentfactory.platform.token.WorkerTokenRenewal.FreshToken;
import io.agentfactory.queue.worker.WorkerStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Exchanges the tokens of workers in good time before they expire. Only a worker of the fleet gets one, of its own name
 * and workspace: a token outlives no worker, however fresh it is.
 */
@Component
class FreshTokens {

    private static final Logger log = LoggerFactory.getLogger(FreshTokens.class);

    private final WorkerTokenRenewal renewal;
    private final WorkerStore workers;
    private final WorkerTokenSettings settings;
    private final Counter given;

    FreshTokens(WorkerTokenRenewal renewal, WorkerStore workers, WorkerTokenSettings settings, MeterRegistry meters) {
        this.renewal = renewal;
        this.workers = workers;
        this.settings = settings;
        this.given = Counter.builder("agentfactory.worker.tokens.renewed")
                .description("Fresh tokens that workers were given")
                .register(meters);
    }

    @EventListener(ApplicationReadyEvent.class)
    void sayWhetherTokensAreRenewed() {
        if (!renewal.possible()) {
            log.warn("event=worker-tokens-not-renewed"
                    + " reason=\"AGENT_FACTORY_TOKEN_KEY holds no private key: workers are replaced before their first"
                    + " token expires; docs/operations.md tells how to give this service a key of its own\"");
        }
    }

    /** A fresh token for a worker that shows one that is past half of its life; empty: it goes on with that. */
    Optional<FreshToken> freshFor(WorkerIdentity worker, TokenValidity shown) {
        if (!renewal.due(shown)) {
            return Optional.empty();
        }
        // Asked of the database: that it was admitted may be a second old.
        boolean admitted = workers.find(worker.workerId())
                .filter(known -> known.admitted(worker))
                .isPresent();
        if (!admitted) {
            return Optional.empty();
        }
        given.increment();
        return Optional.of(renewal.renew(worker, settings.tokenLifetime()));
    }
}
