package io.agentfactory.local.fly.model;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * What will happen by itself, in order of time and, at one time, of entry. Each step is told the moment at which it was
 * due, not the moment at which somebody looked, so a clock that jumps leaves the same history as one that creeps.
 * Entries are never cancelled: a step finds out by itself that it is stale.
 */
final class Timetable {
    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparing(Entry::due).thenComparing(Entry::order));
    private long order;

    void at(Instant due, Consumer<Instant> step) {
        entries.add(new Entry(due, order++, step));
    }

    void runDue(Instant now) {
        for (Entry head = entries.peek(); head != null && !head.due.isAfter(now); head = entries.peek()) {
            entries.remove();
            head.step.accept(head.due);
        }
    }

    Optional<Instant> next() {
        return Optional.ofNullable(entries.peek()).map(Entry::due);
    }

    private record Entry(Instant due, long order, Consumer<Instant> step) {}
}
