package io.agentfactory.ingress.bot;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.agentfactory.ingress.agent.Agents;
import io.agentfactory.platform.vault.Vault;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * The bots that are set up: whose webhook secret a request carries, and with which token a bot speaks.
 *
 * <p>What a webhook secret opens is remembered for {@link BotProperties#routeCache()}, so a removal on another copy
 * takes effect that much later at most. An unknown secret is never remembered: it is looked up each time, so a bot set
 * up on another copy is known here at once.
 */
@Component
class KnownBots implements Bots {

    private static final int MAX_REMEMBERED = 10_000;

    private final BotStore store;
    private final Vault vault;
    private final Cache<String, Route> routes;

    KnownBots(BotStore store, Vault vault, BotProperties properties) {
        this.store = store;
        this.vault = vault;
        this.routes = Caffeine.newBuilder()
                .maximumSize(MAX_REMEMBERED)
                .expireAfterWrite(properties.routeCache())
                .build();
    }

    @Override
    public Optional<Route> byWebhookSecret(@Nullable String presented) {
        return WebhookSecret.parse(presented).flatMap(secret -> {
            Route known = routes.getIfPresent(secret.hashHex());
            if (known != null) {
                return Optional.of(known);
            }
            Optional<Route> found = store.routeOf(secret);
            found.ifPresent(route -> routes.put(secret.hashHex(), route));
            return found;
        });
    }

    @Override
    public Token token(String workspaceId, String botIdentity) {
        return store.tokenRef(workspaceId, botIdentity)
                .<Token>map(ref -> vault.active(workspaceId, ref)
                        .<Token>map(Token.Found::new)
                        .orElseGet(Token.Missing::new))
                .orElseGet(Token.UnknownBot::new);
    }

    @TransactionalEventListener
    void forgetRoutes(Agents.Changed changed) {
        routes.invalidateAll();
    }
}
