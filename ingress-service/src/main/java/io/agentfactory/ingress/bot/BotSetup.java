package io.agentfactory.ingress.bot;

import io.agentfactory.ingress.agent.Agents;
import io.agentfactory.ingress.bot.BotStore.Bot;
import io.agentfactory.ingress.botapi.BotApi;
import io.agentfactory.ingress.botapi.BotApi.BotUser;
import io.agentfactory.ingress.botapi.BotApi.WebhookInfo;
import io.agentfactory.ingress.botapi.BotApi.WebhookSettings;
import io.agentfactory.platform.problem.ProblemException;
import io.agentfactory.platform.vault.Secret;
import io.agentfactory.platform.vault.Vault;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gives an agent its bot: asks Telegram whose token it is, records bot, token and a new webhook secret, and points the
 * bot's webhook here.
 *
 * <p>At every moment the secret that Telegram sends is one that we know: the new one is recorded before Telegram hears
 * it, the old one is forgotten after Telegram has confirmed. A set-up that breaks off is repeated by asking again.
 */
@Component
class BotSetup {

    private static final Logger log = LoggerFactory.getLogger(BotSetup.class);
    private static final String TOKEN_REF = "telegram.botToken.";
    /** Kinds of update that become messages. */
    private static final List<String> ALLOWED_UPDATES = List.of("message");

    private final Agents agents;
    private final BotStore store;
    private final Vault vault;
    private final BotApi telegram;
    private final BotProperties properties;
    private final SecureRandom random;
    private final TransactionTemplate transaction;

    BotSetup(
            Agents agents,
            BotStore store,
            Vault vault,
            BotApi telegram,
            BotProperties properties,
            SecureRandom random,
            TransactionTemplate transaction) {
        this.agents = agents;
        this.store = store;
        this.vault = vault;
        this.telegram = telegram;
        this.properties = properties;
        this.random = random;
        this.transaction = transaction;
    }

    /** @throws ProblemException where the agent, the token, the bot or Telegram stands in the way */
    void setUp(String workspaceId, String agentKey, Secret token) {
        if (!properties.hasPublicUrl()) {
            throw new ProblemException(
                    HttpStatus.CONFLICT,
                    "public-url-missing",
                    "Telegram must be told where to deliver: set AGENT_FACTORY_PUBLIC_URL and start the service again.");
        }
        if (!agents.exists(workspaceId, agentKey)) {
            throw BotProblems.agentUnknown(workspaceId, agentKey);
        }
        BotUser user = BotProblems.expect("getMe", telegram.getMe(token));
        Bot bot = new Bot(
                Long.toString(user.id()),
                Objects.requireNonNullElse(user.username(), ""),
                TOKEN_REF + agentKey,
                properties.webhookUrl(),
                false);
        WebhookSecret secret = WebhookSecret.random(random);
        Optional<Secret> replaced = Objects.requireNonNull(
                transaction.execute(status -> record(workspaceId, agentKey, bot, token, secret)));
        // Now and not at the end: its token is forgotten, so nobody could do it after a set-up that broke off.
        replaced.ifPresent(telegram::deleteWebhook);
        transaction.executeWithoutResult(status -> pointWebhookHere(workspaceId, agentKey, bot, token, secret));
        log.atInfo()
                .addKeyValue("workspaceId", workspaceId)
                .addKeyValue("agentKey", agentKey)
                .addKeyValue("botIdentity", bot.botIdentity())
                .log("bot set up");
    }

    /** @return token of the other bot that this one takes the place of */
    private Optional<Secret> record(String workspaceId, String agentKey, Bot bot, Secret token, WebhookSecret secret) {
        if (!store.tryLockSetUp(workspaceId, agentKey)) {
            throw BotProblems.overtaken(bot.botIdentity());
        }
        Optional<Secret> replaced = store.ofAgent(workspaceId, agentKey)
                .filter(previous -> !previous.botIdentity().equals(bot.botIdentity()))
                .flatMap(previous -> vault.active(workspaceId, previous.tokenRef()));
        if (!store.claim(workspaceId, agentKey, bot)) {
            throw BotProblems.botTaken(bot.botIdentity());
        }
        vault.store(workspaceId, bot.tokenRef(), token);
        store.addSecret(bot.botIdentity(), secret);
        return replaced;
    }

    private void pointWebhookHere(String workspaceId, String agentKey, Bot bot, Secret token, WebhookSecret secret) {
        // Held while Telegram is asked: of two set-ups, the secret that we keep is then the one that Telegram heard
        // last.
        store.lockSetUp(workspaceId, agentKey);
        if (!store.isLatest(bot.botIdentity(), secret)) {
            throw BotProblems.overtaken(bot.botIdentity());
        }
        BotProblems.expect(
                "setWebhook",
                telegram.setWebhook(
                        token,
                        new WebhookSettings(
                                bot.webhookUrl(), secret.reveal(), properties.maxConnections(), ALLOWED_UPDATES)));
        WebhookInfo info = BotProblems.expect("getWebhookInfo", telegram.getWebhookInfo(token));
        if (!bot.webhookUrl().equals(info.url())) {
            throw BotProblems.webhookElsewhere(bot.webhookUrl(), info.url());
        }
        store.configured(bot.botIdentity(), secret);
        agents.botChanged(workspaceId, agentKey);
    }
}
