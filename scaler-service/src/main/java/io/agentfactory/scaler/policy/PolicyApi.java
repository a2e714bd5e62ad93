package io.agentfactory.scaler.policy;

import io.agentfactory.events.ProviderConfigChanged;
import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.platform.outbox.Outbox;
import io.agentfactory.platform.problem.ProblemException;
import io.agentfactory.scaler.trigger.TriggerApi;
import io.agentfactory.topics.Topics;
import java.util.Objects;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Provider configuration and fleet policy of every workspace. A change and the event that tells of it commit together;
 * a request that changes nothing raises no version and publishes nothing.
 */
@Component
public class PolicyApi {

    private final PolicyStore store;
    private final Outbox outbox;
    private final TriggerApi triggers;
    private final FleetProperties fleet;

    PolicyApi(PolicyStore store, Outbox outbox, TriggerApi triggers, FleetProperties fleet) {
        this.store = store;
        this.outbox = outbox;
        this.triggers = triggers;
        this.fleet = fleet;
    }

    /** Empty: the workspace has no machines, because nobody has said where. */
    public Optional<ProviderConfig> provider(String workspaceId) {
        return store.provider(workspaceId).map(Versioned::value);
    }

    public FleetPolicy policy(String workspaceId) {
        return storedPolicy(workspaceId).value();
    }

    Optional<Versioned<ProviderConfig>> storedProvider(String workspaceId) {
        return store.provider(workspaceId);
    }

    Versioned<FleetPolicy> storedPolicy(String workspaceId) {
        return store.policy(workspaceId).orElse(new Versioned<>(FleetPolicy.DEFAULT, 0, null));
    }

    @Transactional
    Versioned<ProviderConfig> put(String workspaceId, ProviderConfig config) {
        store.lock(workspaceId);
        Optional<Versioned<ProviderConfig>> before = store.provider(workspaceId);
        if (before.isPresent() && before.get().value().equals(config)) {
            return before.get();
        }
        store.lockApp(config.apiBaseUrl(), config.appName());
        for (String owner : store.workspacesOf(config.apiBaseUrl(), config.appName())) {
            if (!owner.equals(workspaceId)) {
                throw new ProblemException(
                        HttpStatus.CONFLICT,
                        "app-in-use",
                        "The application " + config.appName()
                                + " belongs to another workspace: create one for this workspace and name that.");
            }
        }
        store.save(workspaceId, config);
        return publish(workspaceId);
    }

    @Transactional
    Versioned<FleetPolicy> put(String workspaceId, FleetPolicy policy) {
        store.lock(workspaceId);
        Optional<Versioned<FleetPolicy>> before = store.policy(workspaceId);
        if (before.isPresent() && before.get().value().equals(policy)) {
            return before.get();
        }
        store.save(workspaceId, policy);
        if (store.provider(workspaceId).isPresent()) {
            store.raiseProviderVersion(workspaceId);
            publish(workspaceId);
        }
        return store.policy(workspaceId).orElseThrow();
    }

    private Versioned<ProviderConfig> publish(String workspaceId) {
        Versioned<ProviderConfig> stored = store.provider(workspaceId).orElseThrow();
        ProviderConfig config = stored.value();
        outbox.add(new OutboundEvent(
                Topics.PROVIDER_CONFIGS,
                workspaceId,
                ProviderConfigChanged.newBuilder()
                        .setWorkspaceId(workspaceId)
                        .setVersion(stored.version())
                        .setKind(config.kind())
                        .setAppName(config.appName())
                        .setDeploymentId(fleet.deploymentId())
                        .setApiBaseUrl(config.apiBaseUrl())
                        .setApiTokenSecretRef(config.apiTokenSecretRef())
                        .setRegion(config.region())
                        .setImage(config.image())
                        .setMaxWorkers(policy(workspaceId).maxWorkers())
                        .setChangedAt(Objects.requireNonNull(stored.changedAt()))
                        .build()));
        triggers.request(workspaceId);
        return stored;
    }
}
