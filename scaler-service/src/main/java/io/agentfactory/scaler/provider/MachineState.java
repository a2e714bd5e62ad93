package io.agentfactory.scaler.provider;

/** State of a machine, reduced to what decisions hang on. */
public enum MachineState {
    /** Exists, has not begun to start. */
    CREATED,
    /** On its way to running. */
    STARTING,
    STARTED,
    /** On its way to stopped. */
    STOPPING,
    /** Its process has ended; the provider may start it again. */
    STOPPED,
    /** Cannot run. */
    FAILED,
    DESTROYING,
    /** Gone for certain. */
    DESTROYED,
    /** A state that we do not know. It is taken for running, never for gone. */
    UNKNOWN;

    /** Whether nothing is left of it, or soon will be whatever anyone does. */
    public boolean isGone() {
        return this == DESTROYING || this == DESTROYED;
    }
}
