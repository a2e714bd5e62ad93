package io.agentfactory.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The queue service against the PostgreSQL that it stands on, measured in the same run on the same machine. */
final class QueueBench {

    private static final int LANES = 1_000;
    private static final int MESSAGES_EACH = 250;
    private static final int ENOUGH_FOR_ONE = 50_000;
    private static final int CONCURRENT_WORKERS = 64;
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    private final Duration time;
    private final PrintStream progress;

    /** @param time how long each figure is measured */
    QueueBench(Duration time, PrintStream progress) {
        this.time = time;
        this.progress = progress;
    }

    QueueFigures measure(int runs) throws Exception {
        try (BenchedQueue queue = BenchedQueue.start()) {
            CommitBaseline baseline = new CommitBaseline(queue.database());
            baseline.makeTable();
            warmUp(queue);
            List<QueueFigures> figures = new ArrayList<>();
            for (int run = 1; run <= runs; run++) {
                QueueFigures measured = measureOnce(queue, baseline, "run-" + run);
                progress.println("run " + run + " of " + runs + ": " + measured);
                figures.add(measured);
            }
            return QueueFigures.medianOf(figures);
        }
    }

    private static void warmUp(BenchedQueue queue) throws Exception {
        SeededLanes lanes = new SeededLanes("warm-up", LANES, MESSAGES_EACH);
        lanes.store(queue.database());
        TurnLoad load = new TurnLoad(queue, lanes.workers());
        // Few at first: so many at once would time out in code that is not compiled yet.
        load.turnsPerSecond(2, WARM_UP);
        load.turnsPerSecond(CONCURRENT_WORKERS, WARM_UP);
    }

    private QueueFigures measureOnce(BenchedQueue queue, CommitBaseline baseline, String name) throws Exception {
        SeededLanes lanes = new SeededLanes(name, LANES, MESSAGES_EACH);
        lanes.store(queue.database());
        OptionalDouble pgbench = baseline.pgbenchPairsPerSecond(time);
        double jdbc = baseline.jdbcPairsPerSecond(time);
        Latencies commits = baseline.commits(time);

        SeededLanes longLane = new SeededLanes("alone-in-" + name, 1, ENOUGH_FOR_ONE);
        longLane.store(queue.database());
        Latencies alone = new TurnLoad(queue, longLane.workers()).alone(time);

        TurnLoad load = new TurnLoad(queue, lanes.workers());
        DatabaseCounters before = DatabaseCounters.read(queue.database());
        double turns = load.turnsPerSecond(CONCURRENT_WORKERS, time);
        DatabaseCounters during = DatabaseCounters.read(queue.database()).since(before);
        double turnsDone = turns * time.toNanos() / 1e9;
        return new QueueFigures(
                pgbench.isPresent() ? pgbench.getAsDouble() : null,
                jdbc,
                turns,
                alone.median(),
                commits.median(),
                (double) during.hotLaneUpdates() / during.laneUpdates(),
                during.walBytes() / turnsDone,
                during.commits() / turnsDone);
    }
}
