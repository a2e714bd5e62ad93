package io.agentfactory.scaler.readiness;

import io.agentfactory.scaler.access.AccessApi;
import io.agentfactory.scaler.access.AppAccess;
import io.agentfactory.scaler.policy.FleetProperties;
import io.agentfactory.scaler.policy.ProviderConfig;
import io.agentfactory.scaler.spawn.WorkerProperties;
import io.agentfactory.scaler.trigger.ClockApi;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Why no workers come up, before anybody waits for one. Makes nothing at the provider. */
@RestController
@RequestMapping("/v1/fleet/provider/readiness")
@Tag(name = "fleet")
class ReadinessController {

    private static final List<String> OF_CONFIGURATION =
            List.of("api-token", "application", "regions", "image", "door-url", "room");

    private final AccessApi accesses;
    private final ProviderChecks provider;
    private final FleetChecks fleet;
    private final FleetProperties properties;
    private final WorkerProperties workers;
    private final ClockApi clock;

    ReadinessController(
            AccessApi accesses,
            ProviderChecks provider,
            FleetChecks fleet,
            FleetProperties properties,
            WorkerProperties workers,
            ClockApi clock) {
        this.accesses = accesses;
        this.provider = provider;
        this.fleet = fleet;
        this.properties = properties;
        this.workers = workers;
        this.clock = clock;
    }

    /** @param ready whether every check is as it should be */
    record ReadinessView(String workspaceId, Instant at, boolean ready, List<Check> checks) {}

    @Operation(
            summary = "Whether workers could come up now, check by check, and what to do where they could not",
            description = "Always 200; ready says whether every check is as it should be. Asks the provider for nothing"
                    + " but the application; its answer is kept for a few seconds.")
    @GetMapping
    @PreAuthorize("hasRole('reader')")
    ReadinessView readiness(@RequestParam(defaultValue = "default") String workspaceId) {
        var checks = new ArrayList<Check>();
        checks.add(Check.ok("deployment-id", properties.deploymentId()));
        checks.addAll(ofProvider(workspaceId));
        checks.add(fleet.queue(workspaceId));
        checks.add(fleet.spawning(workspaceId));
        checks.add(fleet.scaling(workspaceId));
        checks.add(fleet.maximum(workspaceId));
        return new ReadinessView(workspaceId, clock.now(), checks.stream().allMatch(Check::ok), checks);
    }

    private List<Check> ofProvider(String workspaceId) {
        return switch (accesses.open(workspaceId)) {
            case AppAccess.NotConfigured missing -> notConfigured();
            case AppAccess.TokenMissing(ProviderConfig config) -> {
                List<Check> checks = ofConfiguration(workspaceId, config);
                checks.add(Check.not(
                        "api-token",
                        config.apiTokenSecretRef() + " is not in the vault",
                        "store the provider's token with PUT /v1/secrets/" + config.apiTokenSecretRef()
                                + " at the ingress service"));
                checks.add(Check.not("application", "cannot be asked without a token", "see api-token"));
                yield checks;
            }
            case AppAccess.Open access -> {
                List<Check> checks = ofConfiguration(workspaceId, access.config());
                checks.add(Check.ok("api-token", access.config().apiTokenSecretRef() + " is in the vault"));
                checks.add(provider.application(access));
                yield checks;
            }
        };
    }

    private static List<Check> notConfigured() {
        var checks = new ArrayList<Check>();
        checks.add(Check.not(
                "configuration", "nobody has said where machines are made", "store it with PUT /v1/fleet/provider"));
        OF_CONFIGURATION.forEach(
                name -> checks.add(Check.not(name, "cannot be checked without a configuration", "see configuration")));
        return checks;
    }

    private List<Check> ofConfiguration(String workspaceId, ProviderConfig config) {
        var checks = new ArrayList<Check>();
        checks.add(Check.ok("configuration", config.kind() + ", application " + config.appName()));
        checks.add(ConfigurationChecks.regions(config.regions()));
        checks.add(ConfigurationChecks.image(config.image()));
        checks.add(ConfigurationChecks.door(config, workers.door()));
        checks.add(fleet.room(workspaceId, config));
        return checks;
    }
}
