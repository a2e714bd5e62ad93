package io.agentfactory.ingress.bot;

import io.agentfactory.platform.vault.Secret;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The bots that are set up: whose webhook secret a request carries, and with which token a bot speaks. */
public interface Bots {

    /** The bot whose secret this is, or empty: then the request is not from Telegram. */
    Optional<Route> byWebhookSecret(@Nullable String presented);

    Token token(String workspaceId, String botIdentity);

    /** Where a bot's messages go. */
    record Route(String botIdentity, String workspaceId, String agentKey, boolean agentEnabled) {}

    /** What a bot speaks with. */
    sealed interface Token {
        record Found(Secret value) implements Token {}

        /** The bot is ours, but its token is not in the vault (any more, or yet). */
        record Missing() implements Token {}

        /** No such bot in this workspace. */
        record UnknownBot() implements Token {}
    }
}
