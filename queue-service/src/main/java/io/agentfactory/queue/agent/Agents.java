package io.agentfactory.queue.agent;

import static io.agentfactory.queue.db.Tables.AGENT;

import java.util.Optional;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** What the queue knows of agents. It may lag behind ingress by the time an event takes. */
@Component
public class Agents {

    private final DSLContext db;

    Agents(DSLContext db) {
        this.db = db;
    }

    /** Prompt that goes with every turn of the agent; empty where it has none or is not known yet. */
    public Optional<String> systemPrompt(String workspaceId, String agentKey) {
        return db.select(AGENT.SYSTEM_PROMPT)
                .from(AGENT)
                .where(AGENT.WORKSPACE_ID.eq(workspaceId).and(AGENT.AGENT_KEY.eq(agentKey)))
                .fetchOptional(AGENT.SYSTEM_PROMPT);
    }
}
