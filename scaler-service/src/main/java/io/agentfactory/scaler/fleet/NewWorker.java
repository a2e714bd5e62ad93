package io.agentfactory.scaler.fleet;

import io.agentfactory.scaler.provider.Place;
import io.agentfactory.scaler.provider.Size;

/** A worker to be recorded, before anything is asked of the provider. */
public record NewWorker(
        String workerId,
        String workspaceId,
        String conversationId,
        String agentKey,
        Place place,
        String region,
        String image,
        Size size,
        String volumeName,
        int volumeGb,
        String cause) {}
