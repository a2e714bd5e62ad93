package io.agentfactory.queue.lane;

/**
 * What a transaction has made of a lane.
 *
 * @param locked as the lane was read under its lock
 * @param after as it is to be
 */
public record LaneChange(LockedLane locked, Lane after) {

    private Lane before() {
        return locked.lane();
    }

    /** Whether the lane is to stand in the table of waiting lanes, and not as it may stand there already. */
    boolean entersWaiting() {
        return after.waits() && !(before().waits() && sameHead());
    }

    boolean leavesWaiting() {
        return before().waits() && !after.waits();
    }

    /** Whether there is more, less or other work than before. */
    public boolean changesDepth() {
        return before().headSeq() != after.headSeq()
                || before().tailSeq() != after.tailSeq()
                || before().cancelledAhead() != after.cancelledAhead()
                || before().running() != after.running()
                || before().waits() != after.waits();
    }

    private boolean sameHead() {
        return before().headSeq() == after.headSeq() && before().availableAt().equals(after.availableAt());
    }
}
