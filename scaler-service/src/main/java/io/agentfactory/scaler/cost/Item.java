package io.agentfactory.scaler.cost;

/** What is metered, as it is named in the database. */
enum Item {
    /** A machine, from when it is asked for until it is seen not to run. */
    MACHINE,
    /** A machine that is kept stopped: the provider keeps its root file system. */
    STOPPED_MACHINE,
    VOLUME
}
