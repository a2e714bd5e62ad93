package io.agentfactory.scaler.agent;

import static io.agentfactory.scaler.db.Tables.AGENT;

import java.util.Set;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** Which agents may have workers. One that was never heard of may: its event can come after its first message. */
@Component
public class AgentApi {

    private final DSLContext db;

    AgentApi(DSLContext db) {
        this.db = db;
    }

    /** Agents that were switched off or deleted. */
    public Set<String> disabled(String workspaceId) {
        return db.select(AGENT.AGENT_KEY)
                .from(AGENT)
                .where(AGENT.WORKSPACE_ID.eq(workspaceId))
                .andNot(AGENT.ENABLED)
                .fetchSet(AGENT.AGENT_KEY);
    }
}
