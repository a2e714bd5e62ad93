package io.agentfactory.platform.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/**
 * Remembers for a minute what good tokens said: to verify a signature costs more than most of the calls that it lets
 * in. A token that expires sooner is forgotten then; one that was not good is never remembered. Tokens are known by
 * their digest, so none can be read out of memory.
 */
final class RememberedTokens implements AuthenticationManager {

    private static final long MOST = 10_000;
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final AuthenticationManager verifying;
    private final InstantSource clock;
    private final Cache<String, TokenAuthentication> good;

    RememberedTokens(AuthenticationManager verifying, InstantSource clock, Ticker ticker) {
        this.verifying = verifying;
        this.clock = clock;
        this.good = Caffeine.newBuilder()
                .maximumSize(MOST)
                .ticker(ticker)
                .expireAfter(Expiry.creating((String digest, TokenAuthentication token) -> rememberedFor(token, clock)))
                .build();
    }

    private static Duration rememberedFor(TokenAuthentication token, InstantSource clock) {
        Duration left = Duration.between(clock.instant(), token.validity().expiresAt());
        return left.isNegative() ? Duration.ZERO : left.compareTo(LONGEST) < 0 ? left : LONGEST;
    }

    @Override
    public Authentication authenticate(Authentication request) {
        if (!(request instanceof BearerTokenAuthenticationToken bearer)) {
            return verifying.authenticate(request);
        }
        String digest = digest(bearer.getToken());
        TokenAuthentication known = good.getIfPresent(digest);
        // The clock may have jumped: the ticker stands still while a machine is suspended.
        if (known != null && clock.instant().isBefore(known.validity().expiresAt())) {
            return known.copy();
        }
        Authentication verified = verifying.authenticate(request);
        if (verified instanceof TokenAuthentication token) {
            good.put(digest, token.copy());
        }
        return verified;
    }

    private static String digest(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
