package io.agentfactory.queue.workingset;

/** How many transactions run, and how many of them are waited for: those that have not run for long. */
final class Places {

    private final int most;
    private int taken;
    private int waitedFor;

    Places(int most) {
        this.most = most;
    }

    /**
     * Takes a place for a transaction that will be waited for, if one is free and none is waited for already.
     *
     * @param besideOthers also if one is
     */
    synchronized boolean take(boolean besideOthers) {
        if (taken == most || waitedFor > 0 && !besideOthers) {
            return false;
        }
        taken++;
        waitedFor++;
        return true;
    }

    /** One of them has run for so long that nobody is to wait for it. */
    synchronized void waitForOneLess() {
        waitedFor--;
    }

    synchronized void leave() {
        taken--;
    }
}
