package io.agentfactory.platform.outbox;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Any number of signals before the sleeper looks are one; a signal while it works is not lost. */
final class WakeUp {

    private final Semaphore signal = new Semaphore(0);

    void signal() {
        if (signal.availablePermits() == 0) {
            signal.release();
        }
    }

    /** Waits for a signal, at most this long, and takes all there are. Returns whether there was one. */
    boolean await(Duration limit) throws InterruptedException {
        boolean signalled = signal.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS);
        signal.drainPermits();
        return signalled;
    }
}
