package io.agentfactory.scaler.provider;

import java.time.Duration;
import java.util.Map;

/**
 * A machine to create. Its environment holds a token, so it prints without it.
 *
 * @param name the worker's id
 * @param mountPath where the volume is mounted
 * @param stopTimeout from SIGTERM to SIGKILL
 */
public record NewMachine(
        String name,
        String region,
        String image,
        Size size,
        String volumeId,
        String mountPath,
        Map<String, String> environment,
        Map<String, String> metadata,
        Duration stopTimeout) {

    public NewMachine {
        environment = Map.copyOf(environment);
        metadata = Map.copyOf(metadata);
    }

    @Override
    public String toString() {
        return "NewMachine[name=" + name + ", region=" + region + ", image=" + image + "]";
    }
}
