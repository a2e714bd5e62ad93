package io.agentfactory.platform.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import io.agentfactory.platform.app.TestService;
import io.agentfactory.platform.vault.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

class WorkerTokenRenewalTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final WorkerIdentity WORKER = new WorkerIdentity("w-1", "acme");

    private final ECKey scalers = key();
    private final ECKey own = key();
    private final TokenKeys doors = TokenKeys.parse(
            "{\"keys\":[" + own.toJSONString() + "," + scalers.toPublicJWK().toJSONString() + "]}");

    private Instant now = START;
    private final InstantSource clock = () -> now;

    private static ECKey key() {
        try {
            return ECKey.parse(TestService.newTokenKey());
        } catch (java.text.ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private WorkerTokenRenewal renewal() {
        return new WorkerTokenRenewal(new TokenMint(doors.signingKey(), clock), clock);
    }

    private Authentication shown(TokenKeys keys, Secret token) {
        return new TokenReader(keys, clock).workers().authenticate(new BearerTokenAuthenticationToken(token.reveal()));
    }

    @Test
    void aTokenIsDueFromTheMiddleOfItsLifeOn() {
        // Given
        Secret first = new TokenMint(scalers, clock).mint(WORKER, HOUR);
        TokenValidity validity = TokenValidity.of(shown(doors, first));

        // When
        now = START.plus(Duration.ofMinutes(30)).minusMillis(1);
        boolean before = renewal().due(validity);
        now = START.plus(Duration.ofMinutes(30));
        boolean from = renewal().due(validity);

        // Then
        assertThat(validity).isEqualTo(new TokenValidity(START, START.plus(HOUR)));
        assertThat(before).isFalse();
        assertThat(from).isTrue();
    }

    @Test
    void theDoorTakesWhatItHasSignedByItselfAndNoOtherServiceDoes() {
        // When
        WorkerTokenRenewal.FreshToken fresh = renewal().renew(WORKER, HOUR);

        // Then
        assertThat(shown(doors, fresh.token()).getPrincipal()).isEqualTo(WORKER);
        assertThat(fresh.expiresAt())
                .isEqualTo(TokenValidity.of(shown(doors, fresh.token())).expiresAt());
        TokenKeys others = TokenKeys.parse(scalers.toPublicJWK().toJSONString());
        assertThatThrownBy(() -> shown(others, fresh.token())).isInstanceOf(AuthenticationException.class);
    }

    @Test
    void aServiceThatOnlyVerifiesMakesNone() {
        // Given
        WorkerTokenRenewal verifying = new WorkerTokenRenewal(null, clock);

        // When, Then
        assertThat(verifying.possible()).isFalse();
        assertThat(verifying.due(new TokenValidity(START.minus(HOUR), START))).isFalse();
        assertThatThrownBy(() -> verifying.renew(WORKER, HOUR)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsRememberedOfATokenEndsWithIt() {
        // Given
        Secret token = new TokenMint(own, clock).mint(WORKER, HOUR);
        var workers = new TokenReader(doors, clock).workers();
        workers.authenticate(new BearerTokenAuthenticationToken(token.reveal()));

        // When: the clock jumps, as after a machine was suspended
        now = START.plus(HOUR).plusSeconds(6);

        // Then
        assertThatThrownBy(() -> workers.authenticate(new BearerTokenAuthenticationToken(token.reveal())))
                .isInstanceOf(AuthenticationException.class);
    }
}
