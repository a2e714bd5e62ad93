package io.agentfactory.scaler.spawn;

import io.agentfactory.platform.vault.Secret;
import io.agentfactory.scaler.policy.FleetPolicy;
import io.agentfactory.scaler.policy.ProviderConfig;
import io.agentfactory.scaler.provider.Place;
import io.agentfactory.scaler.provider.Provider;
import io.agentfactory.scaler.provider.Providers;
import io.agentfactory.scaler.region.RegionPause;
import java.util.Map;

/**
 * What the executor of one plan may use.
 *
 * @param apiToken of the workspace's provider
 * @param spawnFailures workers that failed to come up in a row, so far
 * @param regionPauses regions that had no room, by name
 * @param fence throws when the right to act has been lost; asked before every request that changes something
 */
public record FleetAccess(
        String workspaceId,
        ProviderConfig config,
        FleetPolicy policy,
        Providers providers,
        Secret apiToken,
        int spawnFailures,
        Map<String, RegionPause> regionPauses,
        Runnable fence) {

    public Place place() {
        return new Place(config.apiBaseUrl(), config.appName());
    }

    /** An application keeps its machines when the address of its API changes, so the configured address is used. */
    public Provider provider(Place place) {
        return providers.open(place.appName().equals(config.appName()) ? place() : place, apiToken);
    }
}
