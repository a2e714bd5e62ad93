package io.agentfactory.local.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.SignedJWT;
import io.agentfactory.local.stack.KeyFile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApiTokenTest {

    @Test
    void tokenIsSignedForTheApiAndEnds() throws Exception {
        // Given
        String key = KeyFile.newTokenKey();
        Instant now = Instant.parse("2026-01-01T00:00:00Z");

        // When
        SignedJWT token = SignedJWT.parse(ApiToken.mint(key, List.of("reader"), Duration.ofHours(1), now));

        // Then
        assertThat(token.verify(new ECDSAVerifier(ECKey.parse(key).toPublicJWK())))
                .isTrue();
        var claims = token.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo("agent-factory");
        assertThat(claims.getAudience()).containsExactly("agent-factory-api");
        assertThat(claims.getStringListClaim("roles")).containsExactly("reader");
        assertThat(claims.getExpirationTime().toInstant()).isEqualTo(now.plusSeconds(3600));
    }
}
