package io.agentfactory.scaler.agent;

import static io.agentfactory.scaler.db.Tables.AGENT;

import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which agents may have workers, and what these are told of them. One that was never heard of may: its event can come
 * after its first message.
 */
@Component
public class AgentApi {

    private final DSLContext db;

    AgentApi(DSLContext db) {
        this.db = db;
    }

    /**
     * Bridge of an agent to its owner's applications. Null: not said.
     *
     * @param serviceKeySecretRef name of the secret that holds the service key
     */
    public record Bridge(
            @Nullable String serviceId, @Nullable String serviceKeySecretRef) {}

    /** Empty: it has none, or it is switched off. */
    public Optional<Bridge> bridge(String workspaceId, String agentKey) {
        return db.selectFrom(AGENT)
                .where(AGENT.WORKSPACE_ID.eq(workspaceId))
                .and(AGENT.AGENT_KEY.eq(agentKey))
                .and(AGENT.BRIDGE_ENABLED)
                .fetchOptional(row -> new Bridge(row.getBridgeServiceId(), row.getBridgeServiceKeySecretRef()));
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
