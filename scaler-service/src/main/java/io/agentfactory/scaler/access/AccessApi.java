package io.agentfactory.scaler.access;

import io.agentfactory.platform.problem.ProblemException;
import io.agentfactory.platform.vault.Secret;
import io.agentfactory.platform.vault.Vault;
import io.agentfactory.scaler.policy.PolicyApi;
import io.agentfactory.scaler.policy.ProviderConfig;
import io.agentfactory.scaler.provider.Place;
import io.agentfactory.scaler.provider.Providers;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Opens a workspace's application, always with the token from the vault: none is ever taken from a request. */
@Component
public class AccessApi {

    private final PolicyApi policies;
    private final Vault vault;
    private final Providers providers;

    AccessApi(PolicyApi policies, Vault vault, Providers providers) {
        this.policies = policies;
        this.vault = vault;
        this.providers = providers;
    }

    /** Asks the provider for nothing. */
    public AppAccess open(String workspaceId) {
        Optional<ProviderConfig> stored = policies.provider(workspaceId);
        if (stored.isEmpty()) {
            return new AppAccess.NotConfigured();
        }
        ProviderConfig config = stored.get();
        Optional<Secret> token = vault.active(workspaceId, config.apiTokenSecretRef());
        if (token.isEmpty()) {
            return new AppAccess.TokenMissing(config);
        }
        return new AppAccess.Open(
                config, providers.open(new Place(config.apiBaseUrl(), config.appName()), token.get()));
    }

    /** @throws ProblemException saying what is missing */
    public AppAccess.Open require(String workspaceId) {
        return switch (open(workspaceId)) {
            case AppAccess.Open open -> open;
            case AppAccess.NotConfigured missing ->
                throw new ProblemException(
                        HttpStatus.NOT_FOUND,
                        "provider-not-configured",
                        "Workspace " + workspaceId
                                + " has no provider configuration: store one with PUT /v1/fleet/provider.");
            case AppAccess.TokenMissing missing ->
                throw new ProblemException(
                        HttpStatus.CONFLICT,
                        "provider-token-missing",
                        "The secret " + missing.config().apiTokenSecretRef()
                                + " is not in the vault: store the provider's token with PUT /v1/secrets/"
                                + missing.config().apiTokenSecretRef() + " at the ingress service.");
        };
    }
}
