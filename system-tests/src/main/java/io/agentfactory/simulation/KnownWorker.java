package io.agentfactory.simulation;

import org.jspecify.annotations.Nullable;

/** A worker as the queue knows it. */
final class KnownWorker {

    final String workerId;
    final Lane madeFor;

    /** What the scaler last said of it. */
    boolean mayWork = true;

    boolean ended;

    /** It gets no more work, because it said so or fell silent. */
    boolean retired;

    boolean hasAsked;
    long idleSince;

    @Nullable
    Lane lane;

    @Nullable
    WorkerProcess listening;

    long lastContactAt;
    long activityVersion;
    long lifecycleVersion;

    KnownWorker(String workerId, Lane madeFor) {
        this.workerId = workerId;
        this.madeFor = madeFor;
    }

    boolean takesWork() {
        return mayWork && !retired;
    }
}
