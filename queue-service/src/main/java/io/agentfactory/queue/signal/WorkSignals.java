package io.agentfactory.queue.signal;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Wakes waiting workers of this copy of the service. Hints only: a waiter looks at the database again by itself, so a
 * signal that is lost, or given on another copy, costs time and nothing else.
 */
@Component
public class WorkSignals {

    /** The calls of each worker that wait now: more than one while an old one has not noticed that it was given up. */
    private final Map<String, Set<Semaphore>> waiting = new ConcurrentHashMap<>();

    /** Something may have changed for this worker. */
    public void wake(String workerId) {
        waiting.getOrDefault(workerId, Set.of()).forEach(Semaphore::release);
    }

    /** A place to wait, which must exist before the waiter looks for work, so that no signal falls between. */
    public Waiter register(String workerId) {
        Semaphore signal = new Semaphore(0);
        waiting.merge(workerId, Set.of(signal), WorkSignals::union);
        return new Waiter(workerId, signal);
    }

    private static Set<Semaphore> union(Set<Semaphore> some, Set<Semaphore> others) {
        return Stream.concat(some.stream(), others.stream()).collect(Collectors.toUnmodifiableSet());
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
            waiting.computeIfPresent(workerId, (id, signals) -> {
                Set<Semaphore> left =
                        signals.stream().filter(other -> other != signal).collect(Collectors.toUnmodifiableSet());
                return left.isEmpty() ? null : left;
            });
        }
    }
}
