package io.agentfactory.local.fly;

import io.agentfactory.local.fly.model.VolumeSnapshot;
import java.nio.file.Path;

/**
 * A volume that has not been deleted.
 *
 * @param attachedMachineId the machine that holds it, or empty
 * @param folder where its data lies
 */
public record FlyVolume(String app, String id, String name, String region, String attachedMachineId, Path folder) {
    static FlyVolume of(VolumeSnapshot volume, Path folder) {
        return new FlyVolume(
                volume.app(),
                volume.id(),
                volume.order().name(),
                volume.order().region(),
                volume.attachedMachineId(),
                folder);
    }
}
