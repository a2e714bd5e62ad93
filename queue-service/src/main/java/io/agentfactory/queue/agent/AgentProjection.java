package io.agentfactory.queue.agent;

import static io.agentfactory.queue.db.Tables.AGENT;

import io.agentfactory.events.AgentChanged;
import io.agentfactory.topics.Topics;
import org.jooq.DSLContext;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Keeps what the queue needs of the agents. An event older than what is known changes nothing. */
@Component
class AgentProjection {

    private final DSLContext db;

    AgentProjection(DSLContext db) {
        this.db = db;
    }

    @KafkaListener(topics = Topics.AGENTS, groupId = "queue-service")
    void on(AgentChanged event) {
        db.insertInto(AGENT)
                .set(AGENT.WORKSPACE_ID, event.getWorkspaceId())
                .set(AGENT.AGENT_KEY, event.getAgentKey())
                .set(AGENT.VERSION, event.getVersion())
                .set(AGENT.ENABLED, event.getEnabled() && !event.getDeleted())
                .set(AGENT.SYSTEM_PROMPT, event.getSystemPrompt())
                .onConflict(AGENT.WORKSPACE_ID, AGENT.AGENT_KEY)
                .doUpdate()
                .setAllToExcluded()
                .where(AGENT.VERSION.lt(event.getVersion()))
                .execute();
    }
}
