package io.agentfactory.local.command;

import io.agentfactory.backends.process.BackendException;
import io.agentfactory.backends.process.Checkout;
import io.agentfactory.backends.process.Folders;
import io.agentfactory.local.stack.Progress;
import io.agentfactory.local.stack.Stack;
import io.agentfactory.local.stack.StackFolder;
import io.agentfactory.local.stack.StackPorts;
import io.agentfactory.local.stack.StackSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /**
     * A stack on free ports in a temporary folder that goes with it.
     *
     * @param recording whether its programs record which classes they load
     */
    static RunningUntilTheEnd inTemporaryFolder(boolean recording, Progress progress) {
        Path folder = temporaryFolder();
        try {
            StackSettings settings =
                    new StackSettings(Checkout.root(), new StackFolder(folder), StackPorts.free(), false, recording);
            return new RunningUntilTheEnd(Stack.prepare(settings, false, progress), () -> Folders.delete(folder));
        } catch (RuntimeException e) {
            Folders.delete(folder);
            throw e;
        }
    }

    Stack stack() {
        return stack;
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

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("agent-factory-demo-");
        } catch (IOException e) {
            throw new BackendException("No temporary folder can be made: " + e.getMessage(), e);
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
