package io.agentfactory.scaler.policy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored value.
 *
 * @param version rises with every change; 0: the default, nothing is stored
 * @param changedAt null: nothing is stored
 */
record Versioned<T>(T value, long version, @Nullable Instant changedAt) {}
