package io.agentfactory.backends.process;

/** The signal by which a program is asked to end in order. */
public enum StopSignal {
    TERM,
    /** PostgreSQL's fast shutdown: its TERM waits for every client to leave. */
    INT
}
