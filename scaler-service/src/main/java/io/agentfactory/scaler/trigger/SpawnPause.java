package io.agentfactory.scaler.trigger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a provider that refuses machines from being asked for one after the other.
 *
 * @param failures refused workers in a row
 * @param failedAt when the last of them was refused; null: none
 * @param until no worker is asked for before; null: spawning is free
 * @param error what the provider said last
 */
public record SpawnPause(
        int failures,
        @Nullable Instant failedAt,
        @Nullable Instant until,
        @Nullable String error) {

    public static final SpawnPause NONE = new SpawnPause(0, null, null, null);

    public boolean holdsAt(Instant now) {
        return until != null && now.isBefore(until);
    }
}
