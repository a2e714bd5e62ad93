package io.agentfactory.local.command;

import io.agentfactory.local.stack.Stack;
import java.time.Duration;

/** Closes a stack once, at the end of the command or on Ctrl-C, whichever comes first, and then does what is left. */
final class RunningUntilTheEnd implements AutoCloseable {

    private static final Duration STRAGGLERS = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Stack stack;
    private final Runnable afterwards;
    private boolean closed;

    RunningUntilTheEnd(Stack stack, Runnable afterwards) {
        this.stack = stack;
        this.afterwards = afterwards;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop-stack"));
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            try {
                stack.close();
            } finally {
                endStragglers();
                afterwards.run();
            }
        }
    }

    /** What was just being started when the stack was closed. Their watchers would end them too, but later. */
    private static void endStragglers() {
        long deadline = System.nanoTime() + STRAGGLERS.toNanos();
        while (ProcessHandle.current().descendants().findAny().isPresent() && System.nanoTime() < deadline) {
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
