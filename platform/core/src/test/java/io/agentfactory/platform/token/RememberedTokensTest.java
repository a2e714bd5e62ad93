package io.agentfactory.platform.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

class RememberedTokensTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicInteger verified = new AtomicInteger();
    private Instant now = START;
    private Instant expiresAt = START.plus(Duration.ofHours(1));

    private final RememberedTokens tokens = new RememberedTokens(
            this::verify, () -> now, () -> Duration.between(START, now).toNanos());

    private Authentication verify(Authentication request) {
        verified.incrementAndGet();
        if (((BearerTokenAuthenticationToken) request).getToken().startsWith("bad")) {
            throw new BadCredentialsException("no");
        }
        return new TokenAuthentication(
                new WorkerIdentity("w-1", "acme"), List.of(), new TokenValidity(START, expiresAt));
    }

    private Authentication authenticate(String token) {
        return tokens.authenticate(new BearerTokenAuthenticationToken(token));
    }

    @Test
    void aGoodTokenIsVerifiedOnceAMinute() {
        // Given
        Authentication first = authenticate("good");

        // When
        Authentication again = authenticate("good");
        now = now.plusSeconds(61);
        authenticate("good");

        // Then
        assertThat(again).isNotSameAs(first);
        assertThat(again.getPrincipal()).isEqualTo(first.getPrincipal());
        assertThat(again.isAuthenticated()).isTrue();
        assertThat(verified).hasValue(2);
    }

    @Test
    void anotherTokenIsVerified() {
        // Given
        authenticate("good");

        // When
        authenticate("good, too");

        // Then
        assertThat(verified).hasValue(2);
    }

    @Test
    void aTokenIsNotRememberedBeyondItsEnd() {
        // Given
        expiresAt = START.plusSeconds(10);
        authenticate("good");

        // When
        now = now.plusSeconds(10);
        authenticate("good");

        // Then
        assertThat(verified).hasValue(2);
    }

    @Test
    void aTokenThatIsNotGoodIsNeverRemembered() {
        // When, Then
        assertThatThrownBy(() -> authenticate("bad")).isInstanceOf(BadCredentialsException.class);
        assertThatThrownBy(() -> authenticate("bad")).isInstanceOf(BadCredentialsException.class);
        assertThat(verified).hasValue(2);
    }
}
