package io.agentfactory.worker;

/** How the life of a worker ended. Exit code 0: leave the machine stopped. Another: start it again. */
public enum Ending {
    /** Snapshot stored, {@code drained} told. */
    DRAINED(0),
    /** The door was silent for too long; what could be stored was stored. */
    DOOR_LOST(0),
    /** The door does not know this worker, or no longer. */
    REFUSED(0),
    /** The newest snapshot cannot be restored, and running without it would hide it behind an empty one. */
    RESTORE_FAILED(0),
    /** The memory could not be stored, so nobody was told that this machine may go: a restart tries again. */
    SNAPSHOT_FAILED(1),
    /** A turn that lost its lease would not stop; a new process is the only way to be rid of it. */
    STUCK(1);

    private final int exitCode;

    Ending(int exitCode) {
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
