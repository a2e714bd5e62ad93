package io.agentfactory.scaler.reconcile;

import io.agentfactory.scaler.cost.CostApi;
import io.agentfactory.scaler.cost.SpendingLimits;
import io.agentfactory.scaler.demand.DemandApi;
import io.agentfactory.scaler.policy.PolicyApi;
import io.agentfactory.scaler.status.FleetStatus;
import io.agentfactory.scaler.status.FleetStatusApi;
import io.agentfactory.scaler.status.Spawning;
import io.agentfactory.scaler.trigger.SpawnPause;
import io.agentfactory.scaler.trigger.TriggerApi;
import org.springframework.stereotype.Component;

/** Tells how a workspace's fleet stands after a reconcile. */
@Component
class StatusReport {

    private final FleetStatusApi statuses;
    private final CostApi costs;
    private final PolicyApi policies;
    private final DemandApi demands;
    private final TriggerApi triggers;

    StatusReport(FleetStatusApi statuses, CostApi costs, PolicyApi policies, DemandApi demands, TriggerApi triggers) {
        this.statuses = statuses;
        this.costs = costs;
        this.policies = policies;
        this.demands = demands;
        this.triggers = triggers;
    }

    void tell(String workspaceId) {
        statuses.record(
                workspaceId,
                new FleetStatus(
                        SpendingLimits.NONE,
                        costs.spending(workspaceId),
                        spawning(workspaceId),
                        policies.policy(workspaceId).maxWorkers()));
    }

    /** From the first failure until a worker has come up, as long as anybody waits: not only between the attempts. */
    private Spawning spawning(String workspaceId) {
        SpawnPause pause = triggers.pending(workspaceId).spawnPause();
        boolean paused = pause.failures() > 0 && demands.of(workspaceId).waitingLanes() > 0;
        return paused
                ? new Spawning.Paused(
                        Spawning.Cause.FAILURES, "workers fail to come up, the last one with: " + pause.error())
                : Spawning.FREE;
    }
}
