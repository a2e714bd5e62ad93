package io.agentfactory.local.api;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;

/** Mints tokens for the services' REST APIs with a stack's own key. */
public final class ApiToken {

    private static final String ISSUER = "agent-factory";
    private static final String AUDIENCE = "agent-factory-api";

    private ApiToken() {}

    /**
     * A signed token for every workspace.
     *
     * @param key private EC P-256 key as JWK
     * @param roles of {@code admin}, {@code operator}, {@code reader}
     * @param lifetime how long it is valid
     */
    public static String mint(String key, List<String> roles, Duration lifetime, Instant now) {
        try {
            ECKey signing = ECKey.parse(key);
            var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                    .keyID(signing.getKeyID())
                    .build();
            var claims = new JWTClaimsSet.Builder()
                    .issuer(ISSUER)
                    .audience(AUDIENCE)
                    .subject("local")
                    .claim("roles", roles)
                    .claim("ws", List.of("*"))
                    .issueTime(Date.from(now))
                    .expirationTime(Date.from(now.plus(lifetime)))
                    .jwtID(UUID.randomUUID().toString())
                    .build();
            SignedJWT token = new SignedJWT(header, claims);
            token.sign(new ECDSASigner(signing));
            return token.serialize();
        } catch (ParseException | JOSEException e) {
            throw new IllegalArgumentException("the token key is not a private EC P-256 key as JWK", e);
        }
    }
}
