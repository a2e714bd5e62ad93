package io.agentfactory.scaler.policy;

import io.agentfactory.scaler.provider.Size;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where and how a workspace's machines are made. Holds no secret, only the name of one.
 *
 * @param kind provider: {@code fly}
 * @param appName application at the provider; it belongs to one workspace
 * @param apiBaseUrl base URL of the Machines API without {@code /v1}
 * @param apiTokenSecretRef secret in the vault that holds the API token; begins with {@code fly.}, so that no other
 *     secret can be made out of an answer of the provider
 * @param region region for new machines and volumes
 * @param fallbackRegions regions that are tried after it, in this order, while there is no room; at most 10
 * @param image image of new machines
 * @param volumeName first part of the names of new volumes
 * @param volumePath where the volume is mounted
 * @param volumeSizeGb 1 to 500
 * @param cpuKind {@code shared} or {@code performance}
 * @param cpus 1 to 16
 * @param memoryMb 256 to 131072, a multiple of 256
 */
public record ProviderConfig(
        String kind,
        String appName,
        String apiBaseUrl,
        String apiTokenSecretRef,
        String region,
        List<String> fallbackRegions,
        String image,
        String volumeName,
        String volumePath,
        int volumeSizeGb,
        String cpuKind,
        int cpus,
        int memoryMb) {

    public ProviderConfig {
        fallbackRegions = List.copyOf(fallbackRegions);
    }

    /** Of new machines. */
    public Size size() {
        return new Size(cpuKind, cpus, memoryMb);
    }

    /** Every region, the preferred one first. */
    public List<String> regions() {
        return Stream.concat(Stream.of(region), fallbackRegions.stream())
                .distinct()
                .toList();
    }
}
