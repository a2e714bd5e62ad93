package io.agentfactory.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Virtual time, and what will happen in it: in order of time and, at one time, of entry. Whoever waits within a step
 * lets the others' steps happen meanwhile, as another thread would. Never looks at a real clock.
 */
final class Timeline implements InstantSource {

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparingLong(Entry::due).thenComparingLong(Entry::order));
    private long now;
    private long order;
    private int depth;

    Timeline(Instant start) {
        this.now = start.toEpochMilli();
    }

    /** Milliseconds since the epoch. */
    long now() {
        return now;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(now);
    }

    /** How many steps wait for another. */
    int depth() {
        return depth;
    }

    /** A moment that has passed means now. */
    void at(long moment, Runnable step) {
        entries.add(new Entry(Math.max(now, moment), order++, step));
    }

    void after(long millis, Runnable step) {
        at(now + millis, step);
    }

    /** Lets so much time pass. */
    void pass(long millis) {
        passUntil(now + millis);
    }

    void pass(Duration time) {
        pass(time.toMillis());
    }

    void passUntil(long end) {
        depth++;
        try {
            for (Entry head = entries.peek(); head != null && head.due <= end; head = entries.peek()) {
                entries.remove();
                // A step may have waited beyond this one's moment.
                now = Math.max(now, head.due);
                head.step.run();
            }
            now = Math.max(now, end);
        } finally {
            depth--;
        }
    }

    private record Entry(long due, long order, Runnable step) {}
}
