package io.agentfactory.scaler.reconcile;

import io.agentfactory.platform.vault.Secret;
import io.agentfactory.platform.vault.Vault;
import io.agentfactory.scaler.plan.Situation;
import io.agentfactory.scaler.policy.PolicyApi;
import io.agentfactory.scaler.policy.ProviderConfig;
import io.agentfactory.scaler.provider.Providers;
import io.agentfactory.scaler.spawn.FleetAccess;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Opens the provider of a workspace with the token from the vault. */
@Component
class Access implements ProviderAccess {

    private static final Logger log = LoggerFactory.getLogger(Access.class);

    private final PolicyApi policies;
    private final Vault vault;
    private final Providers providers;

    Access(PolicyApi policies, Vault vault, Providers providers) {
        this.policies = policies;
        this.vault = vault;
        this.providers = providers;
    }

    @Override
    public Optional<FleetAccess> open(String workspaceId, Situation situation, Runnable fence) {
        Optional<ProviderConfig> config = policies.provider(workspaceId);
        if (config.isEmpty()) {
            return Optional.empty();
        }
        Optional<Secret> token = vault.active(workspaceId, config.get().apiTokenSecretRef());
        if (token.isEmpty()) {
            log.atWarn()
                    .addKeyValue("workspaceId", workspaceId)
                    .addKeyValue("ref", config.get().apiTokenSecretRef())
                    .log("the provider's token is not in the vault: store it with PUT /v1/secrets/{ref} at the ingress"
                            + " service");
        }
        return token.map(secret -> new FleetAccess(
                workspaceId,
                config.get(),
                situation.policy(),
                providers,
                secret,
                situation.spawnPause().failures(),
                situation.regionPauses(),
                fence));
    }
}
