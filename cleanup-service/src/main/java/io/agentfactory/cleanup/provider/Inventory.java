package io.agentfactory.cleanup.provider;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What a provider has of one application. */
public record Inventory(List<Machine> machines, List<Volume> volumes) {

    public Inventory {
        machines = List.copyOf(machines);
        volumes = List.copyOf(volumes);
    }

    /**
     * A machine that is not being destroyed.
     *
     * @param metadata empty where the provider did not tell
     * @param memoryMb 0 where the provider did not tell
     * @param createdAt the epoch where the provider did not tell
     */
    public record Machine(
            String id, String name, String state, Map<String, String> metadata, int memoryMb, Instant createdAt) {
        public Machine {
            metadata = Map.copyOf(metadata);
        }
    }

    /**
     * A volume that is not being deleted.
     *
     * @param machineId machine that it is attached to, empty for none
     * @param createdAt the epoch where the provider did not tell
     */
    public record Volume(String id, String name, String state, String machineId, int sizeGb, Instant createdAt) {}
}
