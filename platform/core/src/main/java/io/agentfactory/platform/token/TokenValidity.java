package io.agentfactory.platform.token;

import java.time.Duration;
import java.time.Instant;
import org.springframework.security.core.Authentication;

/**
 * From when until when a token is good.
 *
 * @param issuedAt to the second
 * @param expiresAt to the second
 */
public record TokenValidity(Instant issuedAt, Instant expiresAt) {

    /**
     * Of the token that a request has shown.
     *
     * @throws IllegalArgumentException if it was let in by something else than a token
     */
    public static TokenValidity of(Authentication shown) {
        if (shown instanceof TokenAuthentication token) {
            return token.validity();
        }
        throw new IllegalArgumentException("the request was let in without a token");
    }

    /** Whether it has been good for half of its life or longer. */
    public boolean halfOver(Instant now) {
        Duration half = Duration.between(issuedAt, expiresAt).dividedBy(2);
        return !now.isBefore(issuedAt.plus(half));
    }
}
