package io.agentfactory.local.demo;

/** Where the demonstration tells what happens. */
interface Report {

    /** One hop, in the order of time. */
    void hop(Observation seen);

    /** The end. */
    void summary(Summary summary);
}
