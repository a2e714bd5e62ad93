package io.agentfactory.cleanup.projection;

import java.time.Instant;

/**
 * A worker as the scaler has told of it.
 *
 * @param state name of its state in the worker-lifecycle event
 * @param ended whether nothing of it should be left at the provider
 * @param machineId empty where none is known
 * @param volumeId empty where none is known
 * @param changedAt when its state began
 */
public record RecordedWorker(
        String workerId, String state, boolean ended, String machineId, String volumeId, Instant changedAt) {}
