package io.agentfactory.worker;

import java.util.Locale;

/** Why a worker stops, as snapshots and {@code drained} tell it. */
public enum StopReason {
    /** The fleet does not need it any more. */
    DRAIN,
    /** Its process was told to end. */
    SIGNAL,
    /** Anything else. */
    MANUAL;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
