package io.agentfactory.worker;

import org.jspecify.annotations.Nullable;

/**
 * The token that a worker shows, which the door may exchange while the worker lives. In memory only. The one before is
 * kept for as long as nobody has refused the newer one: while keys are exchanged, a copy of the door may not know yet
 * what another one has signed.
 */
final class HeldToken {

    private WorkerToken newest;
    private @Nullable WorkerToken before;

    HeldToken(WorkerToken first) {
        this.newest = first;
    }

    synchronized WorkerToken shown() {
        return newest;
    }

    /** The door has given another one, for all calls from now on. */
    synchronized void take(WorkerToken fresh) {
        if (!fresh.equals(newest)) {
            before = newest;
            newest = fresh;
        }
    }

    /** The door did not take this one. Returns whether there is another one to show. */
    synchronized boolean refused(WorkerToken token) {
        if (token.equals(newest) && before != null) {
            newest = before;
            before = null;
        }
        return !token.equals(newest);
    }
}
