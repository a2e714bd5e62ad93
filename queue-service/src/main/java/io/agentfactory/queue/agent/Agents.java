package io.agentfactory.queue.agent;

import static io.agentfactory.queue.db.Tables.AGENT;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** What the queue knows of agents. It lags behind ingress by the time an event takes. */
@Component
public class Agents {

    /** An answer may be as old as this, beside what an event takes: short against any turn. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private static final long MOST_KEPT = 1000;

    private final DSLContext db;
    private final Cache<AgentName, Optional<String>> prompts =
            Caffeine.newBuilder().expireAfterWrite(FRESH).maximumSize(MOST_KEPT).build();

    Agents(DSLContext db) {
        this.db = db;
    }

    private record AgentName(String workspaceId, String agentKey) {}

    /** Prompt that goes with every turn of the agent; empty where it has none or is not known yet. */
    public Optional<String> systemPrompt(String workspaceId, String agentKey) {
        return prompts.get(new AgentName(workspaceId, agentKey), this::readPrompt);
    }

    private Optional<String> readPrompt(AgentName agent) {
        return db.select(AGENT.SYSTEM_PROMPT)
                .from(AGENT)
                .where(AGENT.WORKSPACE_ID.eq(agent.workspaceId()).and(AGENT.AGENT_KEY.eq(agent.agentKey())))
                .fetchOptional(AGENT.SYSTEM_PROMPT);
    }
}
