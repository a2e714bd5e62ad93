package io.agentfactory.scaler.provider;

import java.util.Map;

/**
 * A machine as the provider shows it.
 *
 * @param name unique within its application; a worker's id for a machine of ours
 * @param instanceId version of the machine, which a wait must name
 * @param metadata empty where the provider did not tell
 */
public record Machine(
        String id, String name, String instanceId, String region, MachineState state, Map<String, String> metadata) {

    public Machine {
        metadata = Map.copyOf(metadata);
    }
}
