package io.agentfactory.local.fly;

import java.nio.file.Path;

/**
 * A volume that has not been deleted.
 *
 * @param attachedMachineId the machine that holds it, or empty
 * @param folder where its data lies
 */
public record FlyVolume(String app, String id, String name, String region, String attachedMachineId, Path folder) {}
