package io.agentfactory.scaler.agent;

import static io.agentfactory.scaler.db.Tables.AGENT;

import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** The agents in the database. */
@Component
class StoredAgents implements AgentApi {

    private final DSLContext db;

    StoredAgents(DSLContext db) {
        this.db = db;
    }

    @Override
    public Optional<Bridge> bridge(String workspaceId, String agentKey) {
        return db.selectFrom(AGENT)
                .where(AGENT.WORKSPACE_ID.eq(workspaceId))
                .and(AGENT.AGENT_KEY.eq(agentKey))
                .and(AGENT.BRIDGE_ENABLED)
                .fetchOptional(row -> new Bridge(row.getBridgeServiceId(), row.getBridgeServiceKeySecretRef()));
    }

    @Override
    public Set<String> disabled(String workspaceId) {
        return db.select(AGENT.AGENT_KEY)
                .from(AGENT)
                .where(AGENT.WORKSPACE_ID.eq(workspaceId))
                .andNot(AGENT.ENABLED)
                .fetchSet(AGENT.AGENT_KEY);
    }
}
