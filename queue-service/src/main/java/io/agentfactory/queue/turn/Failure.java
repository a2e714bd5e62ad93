package io.agentfactory.queue.turn;

import java.time.Duration;

/**
 * Why a turn failed.
 *
 * @param error for people; kept up to 2000 characters
 * @param permanent no further attempt can help
 * @param leaseLost the worker did not say so itself: its token is fenced off
 * @param backsOff whether the next attempt waits
 */
record Failure(String error, boolean permanent, boolean leaseLost, boolean backsOff) {

    static Failure reported(String error, boolean permanent) {
        return new Failure(error, permanent, false, true);
    }

    static Failure leaseExpired(String workerId) {
        return new Failure(
                "the lease ran out: worker " + workerId + " neither finished the turn nor sent a heartbeat in time",
                false,
                true,
                true);
    }

    static Failure overran(String workerId, Duration turnLimit) {
        return new Failure(
                "the turn was ended after " + turnLimit.toSeconds() + " s, the longest that one may take: worker "
                        + workerId + " was still at it",
                false,
                true,
                true);
    }

    /** The worker came back without its turn, so it has started anew; waiting would not make it any better. */
    static Failure workerRestarted(String workerId) {
        return new Failure(
                "worker " + workerId + " asked for work while its turn was running: it has lost the turn",
                false,
                true,
                false);
    }
}
