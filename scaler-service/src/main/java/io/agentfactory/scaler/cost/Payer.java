package io.agentfactory.scaler.cost;

import io.agentfactory.scaler.provider.Size;

/**
 * The worker whose machine and volume are metered, with everything that their cost follows from.
 *
 * @param size of its machine
 * @param volumeGb size of its volume
 */
public record Payer(String workerId, String workspaceId, String agentKey, String region, Size size, int volumeGb) {}
