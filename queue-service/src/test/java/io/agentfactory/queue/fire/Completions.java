package io.agentfactory.queue.fire;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** When turns were completed, and how their rate went around a moment. */
final class Completions {

    private static final long WINDOW = Duration.ofMillis(500).toNanos();
    private static final long USUAL_SPAN = Duration.ofSeconds(5).toNanos();
    private static final long STEP = Duration.ofMillis(50).toNanos();

    private final Queue<Long> moments = new ConcurrentLinkedQueue<>();

    void add() {
        moments.add(System.nanoTime());
    }

    int count() {
        return moments.size();
    }

    /** Says how many a second there were before, and when there were half as many again for half a second. */
    String around(long at) {
        long[] all = moments.stream().mapToLong(Long::longValue).toArray();
        double usual = between(all, at - USUAL_SPAN, at) * 1e9 / USUAL_SPAN;
        long after = 0;
        while (at + after + WINDOW < System.nanoTime()
                && between(all, at + after, at + after + WINDOW) * 1e9 / WINDOW < usual / 2) {
            after += STEP;
        }
        return String.format(
                Locale.ROOT, "%.0f turns/s before it, half of that again after %.2f s", usual, after / 1e9);
    }

    private static long between(long[] moments, long from, long until) {
        return Arrays.stream(moments)
                .filter(moment -> moment - from >= 0 && moment - until < 0)
                .count();
    }
}
