package io.agentfactory.scaler.readiness;

import io.agentfactory.scaler.demand.DemandApi;
import io.agentfactory.scaler.pause.PauseApi;
import io.agentfactory.scaler.policy.PolicyApi;
import io.agentfactory.scaler.policy.ProviderConfig;
import io.agentfactory.scaler.region.RegionApi;
import io.agentfactory.scaler.region.RegionPause;
import io.agentfactory.scaler.trigger.ClockApi;
import io.agentfactory.scaler.trigger.SpawnPause;
import io.agentfactory.scaler.trigger.TriggerApi;
import java.time.Instant;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What is recorded that keeps a fleet from growing. */
@Component
class FleetChecks {

    private final DemandApi demands;
    private final TriggerApi triggers;
    private final RegionApi regions;
    private final PauseApi pauses;
    private final PolicyApi policies;
    private final ClockApi clock;

    FleetChecks(
            DemandApi demands,
            TriggerApi triggers,
            RegionApi regions,
            PauseApi pauses,
            PolicyApi policies,
            ClockApi clock) {
        this.demands = demands;
        this.triggers = triggers;
        this.regions = regions;
        this.pauses = pauses;
        this.policies = policies;
        this.clock = clock;
    }

    Check queue(String workspaceId) {
        return demands.of(workspaceId).silenceCountsFrom() != null
                ? Check.ok("queue", "heard of lately")
                : Check.not(
                        "queue",
                        "the queue has told nothing of this workspace lately",
                        "see whether the queue service and the brokers are up; a workspace that has never had a message"
                                + " is not told of");
    }

    Check spawning(String workspaceId) {
        SpawnPause pause = triggers.pending(workspaceId).spawnPause();
        return pause.holdsAt(clock.now())
                ? Check.not(
                        "spawning",
                        pause.failures() + " workers in a row did not come up, the last with " + pause.error()
                                + "; the next one is asked for at " + pause.until(),
                        "see what the error says; lastError of GET /v1/fleet says it of each worker")
                : Check.ok("spawning", "not held up by failures");
    }

    Check scaling(String workspaceId) {
        return pauses.of(workspaceId)
                .map(pause -> Check.not("scaling", pause.words(), "POST /v1/fleet/resume when it is time"))
                .orElseGet(() -> Check.ok("scaling", "not paused by anybody"));
    }

    Check maximum(String workspaceId) {
        int most = policies.policy(workspaceId).maxWorkers();
        return most > 0
                ? Check.ok("max-workers", String.valueOf(most))
                : Check.not("max-workers", "the policy allows no workers", "raise it with PUT /v1/fleet/policy");
    }

    Check room(String workspaceId, ProviderConfig config) {
        Instant now = clock.now();
        Map<String, RegionPause> full = regions.pauses(workspaceId);
        boolean somewhere = config.regions().stream()
                .anyMatch(
                        region -> !full.containsKey(region) || !full.get(region).holdsAt(now));
        return somewhere
                ? Check.ok("room", "a region may be asked for machines")
                : Check.not(
                        "room",
                        "no region has had room lately: " + String.join(", ", config.regions()),
                        "wait, or name more of them as fallbackRegions with PUT /v1/fleet/provider");
    }
}
