package io.agentfactory.scaler.reconcile;

import io.agentfactory.scaler.activity.Activity;
import io.agentfactory.scaler.activity.ActivityApi;
import io.agentfactory.scaler.agent.AgentApi;
import io.agentfactory.scaler.cost.CostApi;
import io.agentfactory.scaler.demand.DemandApi;
import io.agentfactory.scaler.fleet.MachineApi;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.pause.PauseApi;
import io.agentfactory.scaler.plan.Listing;
import io.agentfactory.scaler.plan.Owner;
import io.agentfactory.scaler.plan.Situation;
import io.agentfactory.scaler.plan.Situation.Member;
import io.agentfactory.scaler.policy.FleetPolicy;
import io.agentfactory.scaler.policy.FleetProperties;
import io.agentfactory.scaler.policy.PolicyApi;
import io.agentfactory.scaler.policy.ProviderConfig;
import io.agentfactory.scaler.region.RegionApi;
import io.agentfactory.scaler.trigger.ClockApi;
import io.agentfactory.scaler.trigger.TriggerApi;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads what a plan follows from. The parts are read one after the other; what changes in between is noticed when an
 * action is applied, because every transition names the state that it starts from.
 */
@Component
class Situations implements SituationReader {

    private final ClockApi clock;
    private final PolicyApi policies;
    private final DemandApi demands;
    private final AgentApi agents;
    private final ActivityApi activities;
    private final MachineApi machinery;
    private final RegionApi regions;
    private final CostApi costs;
    private final TriggerApi triggers;
    private final PauseApi pauses;
    private final FleetProperties fleet;

    Situations(
            ClockApi clock,
            PolicyApi policies,
            DemandApi demands,
            AgentApi agents,
            ActivityApi activities,
            MachineApi machinery,
            RegionApi regions,
            CostApi costs,
            TriggerApi triggers,
            PauseApi pauses,
            FleetProperties fleet) {
        this.clock = clock;
        this.policies = policies;
        this.demands = demands;
        this.agents = agents;
        this.activities = activities;
        this.machinery = machinery;
        this.regions = regions;
        this.costs = costs;
        this.triggers = triggers;
        this.pauses = pauses;
        this.fleet = fleet;
    }

    @Override
    public Situation read(String workspaceId, @Nullable Listing listing) {
        Instant now = clock.now();
        FleetPolicy policy = policies.policy(workspaceId);
        List<Worker> workers = machinery.live(workspaceId);
        Optional<ProviderConfig> provision = policies.provider(workspaceId);
        Map<String, Activity> seen =
                activities.of(workers.stream().map(Worker::workerId).toList());
        return new Situation(
                now,
                provision.orElse(null),
                regions.pauses(workspaceId),
                new Owner(fleet.deploymentId(), workspaceId),
                policy,
                demands.of(workspaceId),
                agents.disabled(workspaceId),
                workers.stream()
                        .map(worker -> new Member(worker, seen.getOrDefault(worker.workerId(), Activity.NONE)))
                        .toList(),
                machinery.requestedWithin(workspaceId, policy.spawnInterval()),
                triggers.pending(workspaceId).spawnPause(),
                costs.spending(workspaceId),
                provision.map(this::ratePerHour).orElse(Map.of()),
                pauses.of(workspaceId).orElse(null),
                listing);
    }

    private Map<String, Long> ratePerHour(ProviderConfig provision) {
        return provision.regions().stream()
                .collect(Collectors.toMap(
                        region -> region,
                        region -> costs.ratePerHour(provision.size(), region, provision.volumeSizeGb())));
    }
}
