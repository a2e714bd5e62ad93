package io.agentfactory.queue.agent;

import static io.agentfactory.queue.db.Tables.AGENT;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.selectOne;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;
import org.springframework.stereotype.Component;

/** What the queue knows of agents. It lags behind ingress by the time an event takes. */
@Component
public class Agents {

    /** An answer may be as old as this, beside what an event takes: short against any turn. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private static final long MOST_KEPT = 1000;

    private final AgentStore store;
    private final Cache<AgentName, Optional<AgentProfile>> profiles =
            Caffeine.newBuilder().expireAfterWrite(FRESH).maximumSize(MOST_KEPT).build();

    Agents(AgentStore store) {
        this.store = store;
    }

    private record AgentName(String workspaceId, String agentKey) {}

    /** Empty for an agent that is not known, or not yet. */
    public Optional<AgentProfile> find(String workspaceId, String agentKey) {
        return profiles.get(
                new AgentName(workspaceId, agentKey), agent -> store.find(agent.workspaceId(), agent.agentKey()));
    }

    /**
     * Whether turns of the agent may start. One that is not known yet counts as enabled: the news of it is on its way.
     */
    public boolean mayRun(String workspaceId, String agentKey) {
        return find(workspaceId, agentKey).map(AgentProfile::enabled).orElse(true);
    }

    /** For searches: what {@link #mayRun} says of the agent that these columns name. */
    public static Condition mayRun(Field<String> workspaceId, Field<String> agentKey) {
        return notExists(selectOne()
                .from(AGENT)
                .where(AGENT.WORKSPACE_ID.eq(workspaceId).and(AGENT.AGENT_KEY.eq(agentKey)))
                .andNot(AGENT.ENABLED));
    }

    /** Prompt that goes with every turn of the agent; empty where it has none or is not known yet. */
    public Optional<String> systemPrompt(String workspaceId, String agentKey) {
        return find(workspaceId, agentKey).map(AgentProfile::systemPrompt);
    }
}
