package io.agentfactory.scaler.plan;

import java.time.Instant;

/**
 * Whether it means anything that the queue has not told of a worker's call or turn. While brokers or the queue service
 * are away a worker can be at work and nobody here hears of it, and a busy worker is never stopped: so what would be
 * done because of a silence waits until the queue is heard again. What has been told counts at any time.
 */
final class Hearing {

    private final Situation situation;
    private final PlanProperties times;
    private final Draft draft;

    Hearing(Situation situation, PlanProperties times, Draft draft) {
        this.situation = situation;
        this.times = times;
        this.draft = draft;
    }

    /** If it does not, the plan says so and looks again. */
    boolean silenceCounts() {
        Instant from = situation.demand().silenceCountsFrom();
        if (from == null) {
            draft.note("nobody is drained or stopped for being idle or silent: the queue has not been heard of lately");
            draft.due(situation.now().plus(times.lookAgain()));
            return false;
        }
        return draft.due(from);
    }
}
