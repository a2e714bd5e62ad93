package io.agentfactory.ingress.agent;

import io.agentfactory.events.AgentChanged;
import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.platform.outbox.Outbox;
import io.agentfactory.topics.Topics;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The agent profiles of every workspace. Each change raises the profile's version under its row's lock and tells of it
 * in the same transaction, so readers see the versions of one profile in order and miss none. A request that changes
 * nothing publishes nothing.
 */
@Component
class AgentProfiles implements Agents {

    private final AgentStore store;
    private final Outbox outbox;
    private final InstantSource clock;
    private final ApplicationEventPublisher local;

    AgentProfiles(AgentStore store, Outbox outbox, InstantSource clock, ApplicationEventPublisher local) {
        this.store = store;
        this.outbox = outbox;
        this.clock = clock;
        this.local = local;
    }

    @Transactional
    AgentView put(String workspaceId, String agentKey, AgentRequest request) {
        boolean changed = store.upsert(workspaceId, agentKey, request, clock.instant());
        AgentView view = store.find(workspaceId, agentKey).orElseThrow();
        if (changed) {
            publish(view);
        }
        return view;
    }

    Optional<AgentView> find(String workspaceId, String agentKey) {
        return store.find(workspaceId, agentKey);
    }

    List<AgentView> page(String workspaceId, String after, int limit) {
        return store.page(workspaceId, after, limit);
    }

    @Override
    public boolean exists(String workspaceId, String agentKey) {
        return store.find(workspaceId, agentKey).isPresent();
    }

    @Override
    @Transactional
    public void botChanged(String workspaceId, String agentKey) {
        if (store.raiseVersion(workspaceId, agentKey, clock.instant())) {
            publish(store.find(workspaceId, agentKey).orElseThrow());
        }
    }

    private void publish(AgentView agent) {
        String tokenRef = agent.botTokenRef();
        outbox.add(new OutboundEvent(
                Topics.AGENTS,
                agent.workspaceId() + "/" + agent.agentKey(),
                AgentChanged.newBuilder()
                        .setWorkspaceId(agent.workspaceId())
                        .setAgentKey(agent.agentKey())
                        .setVersion(agent.version())
                        .setProfileVersion(agent.profileVersion())
                        .setEnabled(agent.enabled())
                        .setBotIdentity(agent.botIdentity())
                        .setBotTokenToWorker(agent.botTokenToWorker())
                        .setSecretRefs(tokenRef == null ? List.of() : List.of(tokenRef))
                        .setSystemPrompt(agent.systemPrompt())
                        .setChangedAt(agent.changedAt())
                        .build()));
        local.publishEvent(new Changed(agent.workspaceId(), agent.agentKey()));
    }
}
