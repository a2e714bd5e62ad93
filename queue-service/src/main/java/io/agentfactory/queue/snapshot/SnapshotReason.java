package io.agentfactory.queue.snapshot;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Why a snapshot is taken. */
public enum SnapshotReason {
    /** The scaler ends the worker. */
    @JsonProperty("drain")
    DRAIN,
    /** The worker's process was told to end. */
    @JsonProperty("signal")
    SIGNAL,
    /** The worker ends by itself, or somebody asked for it. */
    @JsonProperty("manual")
    MANUAL;

    String inDatabase() {
        return name().toLowerCase(Locale.ROOT);
    }
}
