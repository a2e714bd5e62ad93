package io.agentfactory.platform.token;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Tokens and open doors.
 *
 * @param key one EC P-256 key as JWK, or several as a JWK set, from {@code AGENT_FACTORY_TOKEN_KEY}; with a private
 *     part where tokens are minted, which is done with the first private key; every key verifies
 * @param openPaths path patterns that need no token, besides health and the API description
 */
@ConfigurationProperties("agent-factory.token")
record TokenProperties(
        @DefaultValue("") String key,
        @DefaultValue("/agent-factory/telegram/webhook") List<String> openPaths) {

    @Override
    public String toString() {
        return "TokenProperties[openPaths=" + openPaths + "]";
    }
}
