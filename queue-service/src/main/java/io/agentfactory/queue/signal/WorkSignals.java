package io.agentfactory.queue.signal;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Wakes waiting workers of this copy of the service. Hints only: a waiter looks at the database again by itself, so a
 * signal that is lost, or given on another copy, costs time and nothing else.
 */
@Component
public class WorkSignals {

    private final Map<String, Semaphore> waiting = new ConcurrentHashMap<>();

    /** Something may have changed for this worker. */
    public void wake(String workerId) {
        Semaphore waiter = waiting.get(workerId);
        if (waiter != null) {
            waiter.release();
        }
    }

    /** A place to wait, which must exist before the waiter looks for work, so that no signal falls between. */
    public Waiter register(String workerId) {
        return new Waiter(workerId, waiting.computeIfAbsent(workerId, id -> new Semaphore(0)));
    }

    /** The place of one waiting call. */
    public final class Waiter implements AutoCloseable {

        private final String workerId;
        private final Semaphore signal;

        private Waiter(String workerId, Semaphore signal) {
            this.workerId = workerId;
            this.signal = signal;
        }

        /** Returns at the next signal, or after this time. */
        public void await(Duration atMost) throws InterruptedException {
            if (signal.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                signal.drainPermits();
            }
        }

        @Override
        public void close() {
            waiting.remove(workerId, signal);
        }
    }
}
