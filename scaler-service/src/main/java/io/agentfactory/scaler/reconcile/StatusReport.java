package io.agentfactory.scaler.reconcile;

import io.agentfactory.scaler.plan.Plan;
import io.agentfactory.scaler.plan.Situation;
import io.agentfactory.scaler.status.FleetStatus;
import io.agentfactory.scaler.status.FleetStatusApi;
import org.springframework.stereotype.Component;

/** Tells others how a fleet stands to its limits, as far as a plan shows it. */
@Component
class StatusReport implements FleetReport {

    private final FleetStatusApi statuses;

    StatusReport(FleetStatusApi statuses) {
        this.statuses = statuses;
    }

    @Override
    public void planned(String workspaceId, Situation situation, Plan plan) {
        statuses.record(
                workspaceId,
                new FleetStatus(
                        situation.policy().spending(),
                        situation.spending(),
                        plan.spawning(),
                        situation.policy().maxWorkers()));
    }
}
