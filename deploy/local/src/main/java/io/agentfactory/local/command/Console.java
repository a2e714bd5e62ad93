package io.agentfactory.local.command;

import io.agentfactory.local.stack.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Prints a line for each part that comes up or goes down. */
final class Console implements Progress {

    private static final double MILLIS = 1000.0;

    private final PrintStream out;

    Console(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void ready(String part, Duration took) {
        out.printf(Locale.ROOT, "  up    %-16s %5.1f s%n", part, took.toMillis() / MILLIS);
    }

    @Override
    public synchronized void stopped(String part) {
        out.printf("  down  %s%n", part);
    }
}
