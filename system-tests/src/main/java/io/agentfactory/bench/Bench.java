package io.agentfactory.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/** The program behind {@code ./factory bench}: runs one benchmark and prints its figures. */
public final class Bench {

    private static final int USAGE = 2;

    private Bench() {}

    /**
     * Runs a benchmark. Progress goes to standard error.
     *
     * @param arguments its name, runs, seconds of each measurement, and {@code json} for one JSON object
     */
    public static void main(String... arguments) {
        List<String> given = List.of(arguments);
        if (given.size() < 3 || !given.getFirst().equals("queue")) {
            System.err.println("usage: queue RUNS SECONDS [json]");
            System.exit(USAGE);
        }
        // Logs would stand among the figures.
        PrintStream figures = System.out;
        System.setOut(System.err);
        try {
            int runs = Integer.parseInt(given.get(1));
            Duration time = Duration.ofSeconds(Long.parseLong(given.get(2)));
            QueueFigures measured = new QueueBench(time, System.err).measure(runs);
            figures.println(
                    given.contains("json")
                            ? JsonMapper.builder().build().writeValueAsString(measured)
                            : text(measured));
            System.exit(0);
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static String text(QueueFigures figures) {
        double pairs = figures.pairsPerSecond();
        Double pgbench = figures.pgbenchPairsPerSecond();
        return String.format(
                Locale.ROOT,
                """
                B, pairs of two commits by 8 clients   %8.0f/s  (pgbench %s, JDBC %.0f/s)
                turns through the service, 64 workers  %8.0f/s  = %.2f x B
                turns through the door with the SDK    %8.0f/s  = %.2f x B
                complete-and-claim-next alone, median  %8.2f ms (a commit: %.2f ms)
                claim among 1,000 waiting lanes, p99   %8.2f ms
                ... 100,000 stuck behind two turns     %8.2f ms
                ... 1,000,000 more in 100,000 lanes    %8.2f ms
                offer, append to accepted, median      %8.2f ms (a record through Kafka: %.2f ms)
                rate while a transaction stays open    %8.2f of the undisturbed
                lane updates that touched no index     %8.1f %%
                WAL per turn                           %8.0f bytes
                commits per turn                       %8.2f""",
                pairs,
                pgbench == null ? "is not installed" : String.format(Locale.ROOT, "%.0f/s", pgbench),
                figures.jdbcPairsPerSecond(),
                figures.serviceTurnsPerSecond(),
                figures.serviceTurnsPerSecond() / pairs,
                figures.doorTurnsPerSecond(),
                figures.doorTurnsPerSecond() / pairs,
                figures.aloneMedianMs(),
                figures.commitMedianMs(),
                figures.claimP99Ms1k(),
                figures.claimP99MsStuck(),
                figures.claimP99Ms1m(),
                figures.offerP50Ms(),
                figures.hopP50Ms(),
                figures.pinnedXminShare(),
                figures.hotShare() * 100,
                figures.walBytesPerTurn(),
                figures.commitsPerTurn());
    }
}
