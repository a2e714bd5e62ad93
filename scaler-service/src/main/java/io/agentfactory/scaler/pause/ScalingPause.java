package io.agentfactory.scaler.pause;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An operator's word that a workspace's fleet may not grow: no worker is asked for, and none is started again. Workers
 * that are there go on, and leave as they always do.
 *
 * @param by name in the token of whoever said so
 * @param reason in their words
 * @param since by the database's clock
 * @param until when it ends by itself; null: not before somebody resumes scaling
 */
public record ScalingPause(
        String by, String reason, Instant since, @Nullable Instant until) {

    /** In words for an operator. */
    public String words() {
        return "scaling is paused by " + by + " since " + since + (until == null ? "" : " until " + until) + ": "
                + reason;
    }
}
