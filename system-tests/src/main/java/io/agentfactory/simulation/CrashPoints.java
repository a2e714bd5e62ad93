package io.agentfactory.simulation;

/**
 * Where the scaler can end: before each write to its records and before each call of the provider, and so between any
 * two of them. Only its own steps are such points, not what others do while it waits.
 */
final class CrashPoints {

    private static final int NOT_RUNNING = -1;

    private final Timeline timeline;
    private final Faults faults;
    private int depth = NOT_RUNNING;

    CrashPoints(Timeline timeline, Faults faults) {
        this.timeline = timeline;
        this.faults = faults;
    }

    void begin() {
        depth = timeline.depth();
    }

    void end() {
        depth = NOT_RUNNING;
    }

    void pass() {
        if (depth == timeline.depth() && faults.strikes(Fault.SCALER_CRASH)) {
            throw new Crash();
        }
    }
}
