package io.agentfactory.scaler.reconcile;

import io.agentfactory.scaler.plan.Plan;
import io.agentfactory.scaler.plan.Situation;

/** Is told of every plan. */
public interface FleetReport {

    void planned(String workspaceId, Situation situation, Plan plan);
}
