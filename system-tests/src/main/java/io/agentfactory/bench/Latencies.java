package io.agentfactory.bench;

import java.time.Duration;
import java.util.Arrays;

/** Measured times of one kind. Not for several threads at once. */
final class Latencies {

    private static final double NANOS_PER_MILLI = 1_000_000.0;

    private long[] nanos = new long[1024];
    private int count;

    void add(long elapsedNanos) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = elapsedNanos;
    }

    /** The time, in milliseconds, that this share of all was not slower than. */
    double percentile(double share) {
        if (count == 0) {
            throw new IllegalStateException("nothing was measured");
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        int index = (int) Math.ceil(share * count) - 1;
        return sorted[Math.clamp(index, 0, count - 1)] / NANOS_PER_MILLI;
    }

    double median() {
        return percentile(0.5);
    }

    /** Repeats a call for this long and notes the time of each. */
    static Latencies of(Duration time, MeasuredCall call) throws Exception {
        Latencies latencies = new Latencies();
        long end = System.nanoTime() + time.toNanos();
        for (long begin = System.nanoTime(); begin < end; begin = System.nanoTime()) {
            call.run();
            latencies.add(System.nanoTime() - begin);
        }
        return latencies;
    }

    /** What is measured. */
    @FunctionalInterface
    interface MeasuredCall {
        void run() throws Exception;
    }
}
