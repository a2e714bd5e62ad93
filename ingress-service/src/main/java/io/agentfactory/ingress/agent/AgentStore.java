package io.agentfactory.ingress.agent;

import static io.agentfactory.ingress.db.Tables.AGENT;
import static io.agentfactory.ingress.db.Tables.BOT;
import static org.jooq.impl.DSL.excluded;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SelectOnConditionStep;
import org.springframework.stereotype.Repository;

/** SQL of the agent profiles. */
@Repository
class AgentStore {

    private final DSLContext db;

    AgentStore(DSLContext db) {
        this.db = db;
    }

    /** Locks the row, also where nothing changes, until the transaction ends. */
    boolean upsert(String workspaceId, String agentKey, AgentRequest request, Instant now) {
        return db.insertInto(AGENT)
                        .set(AGENT.WORKSPACE_ID, workspaceId)
                        .set(AGENT.AGENT_KEY, agentKey)
                        .set(AGENT.VERSION, 1L)
                        .set(AGENT.PROFILE_VERSION, request.profileVersion())
                        .set(AGENT.ENABLED, request.enabled())
                        .set(AGENT.BOT_TOKEN_TO_WORKER, request.tokenToWorker())
                        .set(AGENT.SYSTEM_PROMPT, request.systemPrompt())
                        .set(AGENT.CHANGED_AT, now)
                        .onConflict(AGENT.WORKSPACE_ID, AGENT.AGENT_KEY)
                        .doUpdate()
                        .set(AGENT.VERSION, AGENT.VERSION.plus(1))
                        .set(AGENT.PROFILE_VERSION, excluded(AGENT.PROFILE_VERSION))
                        .set(AGENT.ENABLED, excluded(AGENT.ENABLED))
                        .set(AGENT.BOT_TOKEN_TO_WORKER, excluded(AGENT.BOT_TOKEN_TO_WORKER))
                        .set(AGENT.SYSTEM_PROMPT, excluded(AGENT.SYSTEM_PROMPT))
                        .set(AGENT.CHANGED_AT, excluded(AGENT.CHANGED_AT))
                        .where(AGENT.PROFILE_VERSION
                                .isDistinctFrom(excluded(AGENT.PROFILE_VERSION))
                                .or(AGENT.ENABLED.isDistinctFrom(excluded(AGENT.ENABLED)))
                                .or(AGENT.BOT_TOKEN_TO_WORKER.isDistinctFrom(excluded(AGENT.BOT_TOKEN_TO_WORKER)))
                                .or(AGENT.SYSTEM_PROMPT.isDistinctFrom(excluded(AGENT.SYSTEM_PROMPT))))
                        .execute()
                == 1;
    }

    /** Locks the row until the transaction ends. */
    boolean raiseVersion(String workspaceId, String agentKey, Instant now) {
        return db.update(AGENT)
                        .set(AGENT.VERSION, AGENT.VERSION.plus(1))
                        .set(AGENT.CHANGED_AT, now)
                        .where(AGENT.WORKSPACE_ID.eq(workspaceId))
                        .and(AGENT.AGENT_KEY.eq(agentKey))
                        .execute()
                == 1;
    }

    Optional<AgentView> find(String workspaceId, String agentKey) {
        return select().where(AGENT.WORKSPACE_ID.eq(workspaceId))
                .and(AGENT.AGENT_KEY.eq(agentKey))
                .fetchOptional(AgentStore::view);
    }

    /** Keyset page, by the primary key. */
    List<AgentView> page(String workspaceId, String after, int limit) {
        return select().where(AGENT.WORKSPACE_ID.eq(workspaceId))
                .and(AGENT.AGENT_KEY.gt(after))
                .orderBy(AGENT.AGENT_KEY)
                .limit(limit)
                .fetch(AgentStore::view);
    }

    private SelectOnConditionStep<Record> select() {
        return db.select(AGENT.fields())
                .select(BOT.BOT_IDENTITY, BOT.TOKEN_REF)
                .from(AGENT)
                .leftJoin(BOT)
                .on(BOT.WORKSPACE_ID.eq(AGENT.WORKSPACE_ID))
                .and(BOT.AGENT_KEY.eq(AGENT.AGENT_KEY));
    }

    private static AgentView view(Record record) {
        return new AgentView(
                record.get(AGENT.WORKSPACE_ID),
                record.get(AGENT.AGENT_KEY),
                record.get(AGENT.VERSION),
                record.get(AGENT.PROFILE_VERSION),
                record.get(AGENT.ENABLED),
                record.get(AGENT.SYSTEM_PROMPT),
                record.get(AGENT.BOT_TOKEN_TO_WORKER),
                record.get(BOT.BOT_IDENTITY),
                record.get(BOT.TOKEN_REF),
                record.get(AGENT.CHANGED_AT));
    }
}
