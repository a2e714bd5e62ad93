package io.agentfactory.queue.agent;

import io.agentfactory.events.AgentChanged;
import io.agentfactory.topics.Topics;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Keeps what the queue needs of the agents. */
@Component
class AgentProjection {

    private final AgentStore store;

    AgentProjection(AgentStore store) {
        this.store = store;
    }

    @KafkaListener(topics = Topics.AGENTS, groupId = "queue-service")
    void on(AgentChanged event) {
        store.project(event);
    }
}
