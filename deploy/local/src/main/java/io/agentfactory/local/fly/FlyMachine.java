package io.agentfactory.local.fly;

import io.agentfactory.local.fly.model.MachineConfig;
import io.agentfactory.local.fly.model.MachineSnapshot;
import java.util.Map;

/**
 * A machine as seen from outside.
 *
 * @param state as the API names it
 * @param volumeId the volume mounted, or empty
 * @param pid the id of the main process, 0 while none runs
 */
public record FlyMachine(
        String app,
        String id,
        String name,
        String region,
        String image,
        String state,
        String volumeId,
        long pid,
        Map<String, String> metadata) {
    public FlyMachine {
        metadata = Map.copyOf(metadata);
    }

    static FlyMachine of(MachineSnapshot machine, long pid) {
        MachineConfig config = machine.config();
        String volume = config.mounts().stream()
                .map(MachineConfig.Mount::volume)
                .findFirst()
                .orElse("");
        return new FlyMachine(
                machine.app(),
                machine.id(),
                machine.name(),
                machine.region(),
                config.image(),
                machine.state().wireName(),
                volume,
                pid,
                config.metadata());
    }
}
