package io.agentfactory.local.stack;

import io.agentfactory.backends.process.BackendException;
import io.agentfactory.backends.process.Server;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A part of the stack in a process of its own that can be stopped, killed and started again. */
public final class Part implements AutoCloseable {

    private final String name;
    private final Supplier<? extends Server> starter;
    private final Progress progress;
    private @Nullable Server running;
    private volatile boolean retired;
    private volatile @Nullable Thread starting;

    Part(String name, Supplier<? extends Server> starter, Progress progress) {
        this.name = name;
        this.starter = starter;
        this.progress = progress;
    }

    public String name() {
        return name;
    }

    /** Starts it with the same data and ports, and returns when it is ready. Does nothing when it runs. */
    public synchronized void start() {
        if (isRunning()) {
            return;
        }
        long begin = System.nanoTime();
        // Known before the look at retired: whoever retires it either is seen here or finds the thread to interrupt.
        starting = Thread.currentThread();
        try {
            if (retired) {
                throw new BackendException(name + " was to be started while the stack stops");
            }
            running = starter.get();
        } finally {
            starting = null;
        }
        progress.ready(name, Duration.ofNanos(System.nanoTime() - begin));
    }

    /** Ends it in order. Its data stays. */
    public synchronized void stop() {
        Server server = running;
        if (server != null) {
            running = null;
            server.close();
            progress.stopped(name);
        }
    }

    /** SIGKILL. Its data stays. */
    public synchronized void kill() {
        Server server = running;
        if (server != null) {
            running = null;
            server.process().kill();
        }
    }

    public synchronized boolean isRunning() {
        Server server = running;
        return server != null && server.process().isAlive();
    }

    /** Whether its process has ended although nobody has stopped it here. */
    synchronized boolean hasEnded() {
        Server server = running;
        return server != null && !server.process().isAlive();
    }

    /** Process id, or 0 while it does not run. */
    public synchronized long pid() {
        Server server = running;
        return server == null ? 0 : server.process().pid();
    }

    /**
     * From now on it is not started any more, and a start under way is given up. What runs goes on until it is stopped.
     */
    void retire() {
        retired = true;
        Thread starter = starting;
        if (starter != null) {
            starter.interrupt();
        }
    }

    @Override
    public void close() {
        retire();
        stop();
    }
}
