package io.agentfactory.ingress.bot;

import static io.agentfactory.ingress.db.Tables.AGENT;
import static io.agentfactory.ingress.db.Tables.BOT;
import static io.agentfactory.ingress.db.Tables.BOT_SECRET;
import static org.jooq.impl.DSL.currentInstant;

import java.util.Optional;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;

/** SQL of the bots and their webhook secrets. */
@Repository
class BotStore {

    private final DSLContext db;

    BotStore(DSLContext db) {
        this.db = db;
    }

    record Bot(String botIdentity, String username, String tokenRef, String webhookUrl, boolean configured) {}

    Optional<Bots.Route> routeOf(WebhookSecret secret) {
        return db.select(BOT_SECRET.SECRET_SHA256, BOT.BOT_IDENTITY, BOT.WORKSPACE_ID, BOT.AGENT_KEY, AGENT.ENABLED)
                .from(BOT_SECRET)
                .join(BOT)
                .on(BOT.BOT_IDENTITY.eq(BOT_SECRET.BOT_IDENTITY))
                .join(AGENT)
                .on(AGENT.WORKSPACE_ID.eq(BOT.WORKSPACE_ID))
                .and(AGENT.AGENT_KEY.eq(BOT.AGENT_KEY))
                .where(BOT_SECRET.SECRET_SHA256.eq(secret.hash()))
                .fetchOptional()
                .filter(row -> secret.hasHash(row.get(BOT_SECRET.SECRET_SHA256)))
                .map(row -> new Bots.Route(
                        row.get(BOT.BOT_IDENTITY),
                        row.get(BOT.WORKSPACE_ID),
                        row.get(BOT.AGENT_KEY),
                        row.get(AGENT.ENABLED)));
    }

    Optional<String> tokenRef(String workspaceId, String botIdentity) {
        return db.select(BOT.TOKEN_REF)
                .from(BOT)
                .where(BOT.BOT_IDENTITY.eq(botIdentity))
                .and(BOT.WORKSPACE_ID.eq(workspaceId))
                .fetchOptional(BOT.TOKEN_REF);
    }

    Optional<Bot> ofAgent(String workspaceId, String agentKey) {
        return db.selectFrom(BOT)
                .where(BOT.WORKSPACE_ID.eq(workspaceId))
                .and(BOT.AGENT_KEY.eq(agentKey))
                .fetchOptional(row -> new Bot(
                        row.getBotIdentity(),
                        row.getUsername(),
                        row.getTokenRef(),
                        row.getWebhookUrl(),
                        row.getConfigured()));
    }

    /**
     * Makes this the only set-up of the agent's bot until the transaction ends, or says that there is another. A lock
     * of its own and not the agent's row: it is held while Telegram is asked, and a change of the profile need not
     * wait.
     */
    boolean tryLockSetUp(String workspaceId, String agentKey) {
        return db.fetchSingle("select pg_try_advisory_xact_lock(hashtextextended(?, 0))", lock(workspaceId, agentKey))
                .into(Boolean.class);
    }

    /** The same lock, waited for. */
    void lockSetUp(String workspaceId, String agentKey) {
        db.execute("select pg_advisory_xact_lock(hashtextextended(?, 0))", lock(workspaceId, agentKey));
    }

    private static String lock(String workspaceId, String agentKey) {
        return "bot-set-up " + workspaceId + "/" + agentKey;
    }

    /**
     * Gives the agent this bot, in place of any other.
     *
     * @return false where another agent has it: the primary key decides, also between two copies
     */
    boolean claim(String workspaceId, String agentKey, Bot bot) {
        db.deleteFrom(BOT)
                .where(BOT.WORKSPACE_ID.eq(workspaceId))
                .and(BOT.AGENT_KEY.eq(agentKey))
                .and(BOT.BOT_IDENTITY.ne(bot.botIdentity()))
                .execute();
        return db.insertInto(BOT)
                        .set(BOT.BOT_IDENTITY, bot.botIdentity())
                        .set(BOT.WORKSPACE_ID, workspaceId)
                        .set(BOT.AGENT_KEY, agentKey)
                        .set(BOT.USERNAME, bot.username())
                        .set(BOT.TOKEN_REF, bot.tokenRef())
                        .set(BOT.WEBHOOK_URL, bot.webhookUrl())
                        .set(BOT.CONFIGURED, bot.configured())
                        .set(BOT.CHANGED_AT, currentInstant())
                        .onConflict(BOT.BOT_IDENTITY)
                        .doUpdate()
                        .set(BOT.USERNAME, bot.username())
                        .set(BOT.TOKEN_REF, bot.tokenRef())
                        .set(BOT.WEBHOOK_URL, bot.webhookUrl())
                        .set(BOT.CONFIGURED, bot.configured())
                        .set(BOT.CHANGED_AT, currentInstant())
                        .where(BOT.WORKSPACE_ID.eq(workspaceId))
                        .and(BOT.AGENT_KEY.eq(agentKey))
                        .execute()
                == 1;
    }

    void addSecret(String botIdentity, WebhookSecret secret) {
        db.insertInto(BOT_SECRET)
                .set(BOT_SECRET.SECRET_SHA256, secret.hash())
                .set(BOT_SECRET.BOT_IDENTITY, botIdentity)
                .set(BOT_SECRET.CREATED_AT, currentInstant())
                .execute();
    }

    /** False where the bot is gone or a later set-up has begun. */
    boolean isLatest(String botIdentity, WebhookSecret secret) {
        return db.select(BOT_SECRET.SECRET_SHA256)
                .from(BOT_SECRET)
                .where(BOT_SECRET.BOT_IDENTITY.eq(botIdentity))
                .orderBy(BOT_SECRET.GENERATION.desc())
                .limit(1)
                .fetchOptional(BOT_SECRET.SECRET_SHA256)
                .filter(secret::hasHash)
                .isPresent();
    }

    /** The bot is set up; only this secret opens its door from now on. */
    void configured(String botIdentity, WebhookSecret secret) {
        db.update(BOT)
                .set(BOT.CONFIGURED, true)
                .set(BOT.CHANGED_AT, currentInstant())
                .where(BOT.BOT_IDENTITY.eq(botIdentity))
                .execute();
        db.deleteFrom(BOT_SECRET)
                .where(BOT_SECRET.BOT_IDENTITY.eq(botIdentity))
                .and(BOT_SECRET.SECRET_SHA256.ne(secret.hash()))
                .execute();
    }
}
