package io.agentfactory.queue.agent;

import static io.agentfactory.queue.db.Tables.AGENT;

import io.agentfactory.events.AgentChanged;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The agents in the database. An event older than what is known changes nothing. */
@Repository
class AgentStore {

    private final DSLContext db;
    private final JsonMapper json;

    AgentStore(DSLContext db, JsonMapper json) {
        this.db = db;
        this.json = json;
    }

    void project(AgentChanged event) {
        AgentProfile profile = AgentProfile.of(event);
        db.insertInto(AGENT)
                .set(AGENT.WORKSPACE_ID, event.getWorkspaceId())
                .set(AGENT.AGENT_KEY, event.getAgentKey())
                .set(AGENT.VERSION, event.getVersion())
                .set(AGENT.ENABLED, profile.enabled())
                .set(AGENT.SYSTEM_PROMPT, profile.systemPrompt())
                .set(AGENT.BOT_IDENTITY, profile.botIdentity())
                .set(AGENT.BOT_TOKEN_TO_WORKER, profile.botTokenToWorker())
                .set(AGENT.SECRET_REFS, profile.secretRefs().toArray(String[]::new))
                .set(AGENT.BRIDGE, toJson(profile.bridge()))
                .onConflict(AGENT.WORKSPACE_ID, AGENT.AGENT_KEY)
                .doUpdate()
                .setAllToExcluded()
                .where(AGENT.VERSION.lt(event.getVersion()))
                .execute();
    }

    Optional<AgentProfile> find(String workspaceId, String agentKey) {
        return db.selectFrom(AGENT)
                .where(AGENT.WORKSPACE_ID.eq(workspaceId).and(AGENT.AGENT_KEY.eq(agentKey)))
                .fetchOptional(row -> new AgentProfile(
                        row.getEnabled(),
                        row.getSystemPrompt(),
                        row.getBotIdentity(),
                        row.getBotTokenToWorker(),
                        List.of(row.getSecretRefs()),
                        toBridge(row.getBridge())));
    }

    private @Nullable JSONB toJson(AgentProfile.@Nullable Bridge bridge) {
        return bridge == null ? null : JSONB.valueOf(json.writeValueAsString(bridge));
    }

    private AgentProfile.@Nullable Bridge toBridge(@Nullable JSONB bridge) {
        return bridge == null ? null : json.readValue(bridge.data(), AgentProfile.Bridge.class);
    }
}
