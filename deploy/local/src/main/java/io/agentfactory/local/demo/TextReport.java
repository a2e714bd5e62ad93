package io.agentfactory.local.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The timeline for people: one line a hop. */
final class TextReport implements Report {

    private static final int SHOWN_OF_ID = 8;
    private static final double MILLIS = 1000.0;

    private final PrintStream out;
    private final Instant begin;

    /** @param begin when the command was typed; times are shown from then on */
    TextReport(PrintStream out, Instant begin) {
        this.out = out;
        this.begin = begin;
    }

    @Override
    public void hop(Observation seen) {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%8.3f s  %-17s",
                Duration.between(begin, seen.at()).toMillis() / MILLIS,
                seen.hop().word()));
        add(line, "conversation", seen.conversationId());
        add(line, "message", shortened(seen.messageId()));
        add(line, "worker", seen.workerId());
        if (seen.messageId() == null) {
            add(line, "machine", seen.machineId());
        }
        if (seen.ms() != null) {
            line.append("  +").append(seen.ms()).append(" ms");
        }
        out.println(line);
    }

    @Override
    public void summary(Summary summary) {
        Verdict verdict = summary.verdict();
        out.println();
        out.printf(
                Locale.ROOT,
                "%s: %d messages, %d answered, %d out of order, %d duplicates; %d machines made, %d machines, %d volumes and %d workers left.%n",
                verdict.ok() ? "All well" : "NOT WELL",
                verdict.messages(),
                verdict.replies(),
                verdict.outOfOrder(),
                verdict.duplicates(),
                summary.machinesMade(),
                verdict.machinesLeft(),
                verdict.volumesLeft(),
                verdict.workersLeft());
        out.printf(
                Locale.ROOT,
                "First reply %.1f s after the command was typed, everything done after %.1f s; at most %.2f GiB of memory (%s of all processes).%n",
                summary.secondsToFirstReply(),
                summary.seconds(),
                summary.peakMemory().gibibytes(),
                summary.peakMemory().measure());
    }

    private static void add(StringBuilder line, String name, @Nullable String value) {
        if (value != null) {
            line.append("  ").append(name).append(' ').append(value);
        }
    }

    private static @Nullable String shortened(@Nullable String id) {
        return id == null || id.length() <= SHOWN_OF_ID ? id : id.substring(0, SHOWN_OF_ID);
    }
}
