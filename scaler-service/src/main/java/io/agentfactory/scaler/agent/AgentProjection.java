package io.agentfactory.scaler.agent;

import static io.agentfactory.scaler.db.Tables.AGENT;

import io.agentfactory.events.AgentChanged;
import io.agentfactory.events.BridgeConfig;
import io.agentfactory.topics.Topics;
import org.jooq.DSLContext;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Keeps which agents are enabled, and their bridges. An event older than what is known changes nothing. */
@Component
class AgentProjection {

    private final DSLContext db;

    AgentProjection(DSLContext db) {
        this.db = db;
    }

    @KafkaListener(topics = Topics.AGENTS, groupId = "scaler-service")
    void on(AgentChanged event) {
        BridgeConfig bridge = event.getBridge();
        db.insertInto(AGENT)
                .set(AGENT.WORKSPACE_ID, event.getWorkspaceId())
                .set(AGENT.AGENT_KEY, event.getAgentKey())
                .set(AGENT.VERSION, event.getVersion())
                .set(AGENT.ENABLED, event.getEnabled() && !event.getDeleted())
                .set(AGENT.BRIDGE_ENABLED, bridge != null && bridge.getEnabled())
                .set(AGENT.BRIDGE_SERVICE_ID, bridge == null ? null : bridge.getServiceId())
                .set(AGENT.BRIDGE_SERVICE_KEY_SECRET_REF, bridge == null ? null : bridge.getServiceKeySecretRef())
                .onConflict(AGENT.WORKSPACE_ID, AGENT.AGENT_KEY)
                .doUpdate()
                .setAllToExcluded()
                .where(AGENT.VERSION.lt(event.getVersion()))
                .execute();
    }
}
