package io.agentfactory.platform.token;

import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;

/** Verifies tokens and says who they speak for. Signature ES256 and nothing else; issuer, audience, expiry, subject. */
final class TokenReader {

    private static final Duration CLOCK_SKEW = Duration.ofSeconds(5);

    private final TokenKeys keys;
    private final InstantSource clock;

    TokenReader(TokenKeys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** Takes worker tokens only. The principal is a {@link WorkerIdentity}. */
    AuthenticationManager workers() {
        return manager(Claims.WORKER_AUDIENCE, TokenReader::worker);
    }

    /** Takes API tokens only. The principal is an {@link ApiCaller}. */
    AuthenticationManager apiCallers() {
        return manager(Claims.API_AUDIENCE, TokenReader::apiCaller);
    }

    private AuthenticationManager manager(
            String audience,
            org.springframework.core.convert.converter.Converter<Jwt, AbstractAuthenticationToken> to) {
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSource(new ImmutableJWKSet<>(keys.verifying()))
                .jwsAlgorithm(SignatureAlgorithm.ES256)
                .build();
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                expires(),
                inTime(),
                new JwtIssuerValidator(Claims.ISSUER),
                new JwtClaimValidator<@Nullable List<String>>("aud", aud -> aud != null && aud.contains(audience)),
                new JwtClaimValidator<@Nullable String>("sub", sub -> sub != null && !sub.isBlank())));
        var provider = new JwtAuthenticationProvider(decoder);
        provider.setJwtAuthenticationConverter(to);
        return new RememberedTokens(new ProviderManager(provider), clock, Ticker.systemTicker());
    }

    private JwtTimestampValidator inTime() {
        var validator = new JwtTimestampValidator(CLOCK_SKEW);
        validator.setClock(clock.withZone(ZoneOffset.UTC));
        return validator;
    }

    /** The decoder gives a token that does not say when it was issued a moment before its end. */
    private static TokenValidity validity(Jwt token) {
        return new TokenValidity(
                Objects.requireNonNull(token.getIssuedAt()), Objects.requireNonNull(token.getExpiresAt()));
    }

    private static JwtClaimValidator<@Nullable Object> expires() {
        return new JwtClaimValidator<>("exp", exp -> exp != null);
    }

    private static AbstractAuthenticationToken worker(Jwt token) {
        Object workspace = token.getClaim(Claims.WORKSPACE);
        if (!(workspace instanceof String workspaceId) || workspaceId.isBlank()) {
            throw new InvalidBearerTokenException("a worker token names one workspace");
        }
        return new TokenAuthentication(
                new WorkerIdentity(Objects.requireNonNull(token.getSubject()), workspaceId),
                AuthorityUtils.NO_AUTHORITIES,
                validity(token));
    }

    private static AbstractAuthenticationToken apiCaller(Jwt token) {
        Set<String> roles = texts(token, Claims.ROLES);
        List<SimpleGrantedAuthority> authorities = roles.stream()
                .map(role -> new SimpleGrantedAuthority("ROLE_" + role))
                .toList();
        return new TokenAuthentication(
                new ApiCaller(Objects.requireNonNull(token.getSubject()), roles, texts(token, Claims.WORKSPACE)),
                authorities,
                validity(token));
    }

    private static Set<String> texts(Jwt token, String claim) {
        return switch (token.getClaim(claim)) {
            case null -> Set.of();
            case String one -> Set.of(one);
            case List<?> many -> {
                Set<String> texts = new LinkedHashSet<>();
                many.forEach(one -> texts.add(String.valueOf(one)));
                yield texts;
            }
            case Object other -> throw new InvalidBearerTokenException("the claim " + claim + " is a list of texts");
        };
    }
}
