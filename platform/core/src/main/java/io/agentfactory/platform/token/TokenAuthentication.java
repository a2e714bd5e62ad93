package io.agentfactory.platform.token;

import java.time.Instant;
import java.util.Collection;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;

/** A verified token. The token itself is not kept. */
final class TokenAuthentication extends AbstractAuthenticationToken {

    private final transient Object caller;
    private final Instant expiresAt;

    /** @param caller a {@link WorkerIdentity} or an {@link ApiCaller} */
    TokenAuthentication(Object caller, Collection<? extends GrantedAuthority> authorities, Instant expiresAt) {
        super(authorities);
        this.caller = caller;
        this.expiresAt = expiresAt;
        setAuthenticated(true);
    }

    /** The same for another request: what one request does to its own must not show in the others. */
    TokenAuthentication copy() {
        return new TokenAuthentication(caller, getAuthorities(), expiresAt);
    }

    Instant expiresAt() {
        return expiresAt;
    }

    @Override
    public Object getPrincipal() {
        return caller;
    }

    @Override
    public Object getCredentials() {
        return "";
    }
}
