package io.agentfactory.local.fly.model;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Lets one caller at a time at the model, after everything has happened that has fallen due by then, and counts the
 * changes so that others can wait for one.
 */
final class Turns {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final InstantSource clock;
    private final Timetable timetable;
    private long version;

    Turns(InstantSource clock, Timetable timetable) {
        this.clock = clock;
        this.timetable = timetable;
    }

    <T> T read(Function<Instant, T> question) {
        lock.lock();
        try {
            Instant now = clock.instant();
            if (timetable.next().filter(due -> !due.isAfter(now)).isPresent()) {
                timetable.runDue(now);
                moved();
            }
            return question.apply(now);
        } finally {
            lock.unlock();
        }
    }

    <T> T change(Function<Instant, T> decision) {
        return read(now -> {
            T answer = decision.apply(now);
            // A delay of zero means at once, not at the next call.
            timetable.runDue(now);
            moved();
            return answer;
        });
    }

    void act(Consumer<Instant> decision) {
        change(now -> {
            decision.accept(now);
            return now;
        });
    }

    long version() {
        return read(now -> version);
    }

    void awaitChange(long seen, Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long nanos = atMost.toNanos();
            while (version <= seen && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    private void moved() {
        version++;
        changed.signalAll();
    }
}
