package io.agentfactory.platform.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.agentfactory.platform.vault.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.UUID;

/** Signs tokens of both kinds with ES256. A token of one kind is never good for the other: the audiences differ. */
final class TokenMint implements WorkerTokens, ApiTokens {

    private static final Duration LONGEST = Duration.ofDays(30);

    private final ECKey key;
    private final JWSSigner signer;
    private final InstantSource clock;

    TokenMint(ECKey key, InstantSource clock) {
        this.key = key;
        this.clock = clock;
        try {
            this.signer = new ECDSASigner(key);
        } catch (JOSEException e) {
            throw new IllegalArgumentException("the token key cannot sign", e);
        }
    }

    @Override
    public Secret mint(WorkerIdentity worker, Duration lifetime) {
        return sign(claims(worker.workerId(), Claims.WORKER_AUDIENCE, lifetime)
                .claim(Claims.WORKSPACE, worker.workspaceId()));
    }

    @Override
    public Secret mint(ApiCaller caller, Duration lifetime) {
        return sign(claims(caller.name(), Claims.API_AUDIENCE, lifetime)
                .claim(Claims.ROLES, List.copyOf(caller.roles()))
                .claim(Claims.WORKSPACE, List.copyOf(caller.workspaces())));
    }

    private JWTClaimsSet.Builder claims(String subject, String audience, Duration lifetime) {
        if (lifetime.isNegative() || lifetime.isZero() || lifetime.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a token's lifetime is " + lifetime + ", must be > 0 and <= " + LONGEST);
        }
        Instant now = clock.instant();
        return new JWTClaimsSet.Builder()
                .issuer(Claims.ISSUER)
                .audience(audience)
                .subject(subject)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(lifetime)))
                .jwtID(UUID.randomUUID().toString());
    }

    private Secret sign(JWTClaimsSet.Builder claims) {
        var header =
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build();
        var token = new SignedJWT(header, claims.build());
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("a token could not be signed", e);
        }
        return Secret.of(token.serialize());
    }
}
