package io.agentfactory.platform.token;

import java.util.Collection;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;

/** A verified token. The token itself is not kept. */
final class TokenAuthentication extends AbstractAuthenticationToken {

    private final transient Object caller;

    /** @param caller a {@link WorkerIdentity} or an {@link ApiCaller} */
    TokenAuthentication(Object caller, Collection<? extends GrantedAuthority> authorities) {
        super(authorities);
        this.caller = caller;
        setAuthenticated(true);
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
