package io.agentfactory.platform.token;

import io.agentfactory.platform.vault.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes workers a fresh token in good time before theirs expires, if this service holds a key that signs. The token
 * before stays good until its own end. Whether the worker may have one at all is the caller's to know.
 */
public final class WorkerTokenRenewal {

    private final @Nullable WorkerTokens mint;
    private final InstantSource clock;

    /** @param mint null: this service only verifies */
    WorkerTokenRenewal(@Nullable WorkerTokens mint, InstantSource clock) {
        this.mint = mint;
        this.clock = clock;
    }

    /** A token, and until when it is good. */
    public record FreshToken(Secret token, Instant expiresAt) {}

    /** Whether this service can make tokens. */
    public boolean possible() {
        return mint != null;
    }

    /** Whether it is time for another token: half of the life of this one is over. */
    public boolean due(TokenValidity shown) {
        return mint != null && shown.halfOver(clock.instant());
    }

    /**
     * A fresh token for the same worker.
     *
     * @param lifetime how long it is valid, at most 30 days
     * @throws IllegalStateException if this service can make none
     */
    public FreshToken renew(WorkerIdentity worker, Duration lifetime) {
        if (mint == null) {
            throw new IllegalStateException("no key to sign a token of worker " + worker.workerId());
        }
        Instant expiresAt = clock.instant().plus(lifetime).truncatedTo(ChronoUnit.SECONDS);
        return new FreshToken(mint.mint(worker, lifetime), expiresAt);
    }
}
