package io.agentfactory.platform.token;

import java.util.Collection;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;

/** A verified token. The token itself is not kept. */
final class TokenAuthentication extends AbstractAuthenticationToken {

    private final transient Object caller;
    private final transient TokenValidity validity;

    /** @param caller a {@link WorkerIdentity} or an {@link ApiCaller} */
    TokenAuthentication(Object caller, Collection<? extends GrantedAuthority> authorities, TokenValidity validity) {
        super(authorities);
        this.caller = caller;
        this.validity = validity;
        setAuthenticated(true);
    }

    /** The same for another request: what one request does to its own must not show in the others. */
    TokenAuthentication copy() {
        return new TokenAuthentication(caller, getAuthorities(), validity);
    }

    TokenValidity validity() {
        return validity;
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
