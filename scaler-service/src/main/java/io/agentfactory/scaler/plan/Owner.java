package io.agentfactory.scaler.plan;

import io.agentfactory.scaler.provider.Machine;
import java.util.Map;

/** Whose a machine is: written into its metadata when it is made, and asked for before anything unknown is removed. */
public record Owner(String deploymentId, String workspaceId) {

    public static final String DEPLOYMENT = "agent_factory_deployment";
    public static final String WORKSPACE = "agent_factory_workspace";
    public static final String WORKER = "agent_factory_worker";

    public Map<String, String> metadata(String workerId) {
        return Map.of(DEPLOYMENT, deploymentId, WORKSPACE, workspaceId, WORKER, workerId);
    }

    boolean owns(Machine machine) {
        return deploymentId.equals(machine.metadata().get(DEPLOYMENT))
                && workspaceId.equals(machine.metadata().get(WORKSPACE));
    }
}
