package io.agentfactory.scaler.trigger;

import java.time.Instant;

/**
 * What is known before a reconcile.
 *
 * @param requested number of the newest request
 * @param listDueAt from when the provider's machines are to be listed again
 */
public record Pending(long requested, Instant listDueAt, SpawnPause spawnPause) {}
