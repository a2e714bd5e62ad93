package io.agentfactory.scaler.region;

import java.time.Instant;

/**
 * A region that had no room.
 *
 * @param failures in a row
 * @param until nothing is asked for there before
 * @param error what the provider said last
 */
public record RegionPause(int failures, Instant until, String error) {

    public boolean holdsAt(Instant now) {
        return now.isBefore(until);
    }
}
