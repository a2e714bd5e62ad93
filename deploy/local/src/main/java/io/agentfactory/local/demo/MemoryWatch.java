package io.agentfactory.local.demo;

import io.agentfactory.local.stack.MemoryUse;
import java.time.Duration;

/** Samples the memory of all processes and remembers the highest sample. */
final class MemoryWatch implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private volatile MemoryUse peak = MemoryUse.sample();
    private final Thread sampler =
            Thread.ofPlatform().name("memory-watch").daemon().start(this::sample);

    MemoryUse peak() {
        return peak;
    }

    @Override
    public void close() {
        sampler.interrupt();
    }

    private void sample() {
        try {
            while (true) {
                Thread.sleep(PAUSE);
                MemoryUse now = MemoryUse.sample();
                // Only this thread writes.
                if (now.bytes() > peak.bytes()) {
                    peak = now;
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }
}
