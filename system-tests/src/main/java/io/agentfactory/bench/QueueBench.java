package io.agentfactory.bench;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.Statement;
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
    private static final int SINGLE_CALLS = 200;
    private static final int MESSAGES_STUCK = 100_000;
    private static final int LANES_MANY = 100_000;
    private static final int MESSAGES_IN_EACH_OF_MANY = 10;
    private static final int ENOUGH_FOR_A_MINUTE = 700;
    private static final Duration HELD_OPEN = Duration.ofSeconds(60);
    private static final Duration AT_ITS_END = Duration.ofSeconds(10);
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    /** Longer: with the web server, security, JSON and a client there is much more code to compile. */
    private static final Duration WARM_UP_OF_DOOR = Duration.ofSeconds(90);

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
        throughTheDoor(queue, "door-in-warm-up", WARM_UP_OF_DOOR);
    }

    private QueueFigures measureOnce(BenchedQueue queue, CommitBaseline baseline, String name) throws Exception {
        OfferLatency idle = new OfferLatency(queue);
        Latencies hops = idle.hops(SINGLE_CALLS);
        Latencies offers = idle.offers("offered-in-" + name, SINGLE_CALLS);

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
        double pinned = whileATransactionIsOpen(queue, "pinned-in-" + name);
        double door = throughTheDoor(queue, "door-in-" + name, time);
        double claim1k = claimP99(queue, "few-in-" + name);
        Backlog.storeStuck(queue.database(), "stuck-in-" + name, MESSAGES_STUCK);
        double claimStuck = claimP99(queue, "beside-stuck-in-" + name);
        new Backlog("many-in-" + name, LANES_MANY, MESSAGES_IN_EACH_OF_MANY, 0).store(queue.database());
        double claim1m = claimP99(queue, "beside-many-in-" + name);
        return new QueueFigures(
                pgbench.isPresent() ? pgbench.getAsDouble() : null,
                jdbc,
                turns,
                door,
                alone.median(),
                commits.median(),
                claim1k,
                claim1m,
                claimStuck,
                pinned / turns,
                (double) during.hotLaneUpdates() / during.laneUpdates(),
                during.walBytes() / turnsDone,
                during.commits() / turnsDone,
                offers.median(),
                hops.median());
    }

    private static double claimP99(BenchedQueue queue, String name) throws Exception {
        Backlog backlog = new Backlog(name, LANES, 1, LANES);
        backlog.store(queue.database());
        return new ClaimLatency(queue).of(backlog.workers()).percentile(0.99);
    }

    private static double throughTheDoor(BenchedQueue queue, String name, Duration time) throws Exception {
        SeededLanes lanes = new SeededLanes(name, CONCURRENT_WORKERS, ENOUGH_FOR_ONE / 10);
        lanes.store(queue.database());
        return new DoorLoad(queue, lanes.workers()).turnsPerSecond(time);
    }

    /** Turns per second in the last seconds of a minute, all of which an open transaction sees. */
    private static double whileATransactionIsOpen(BenchedQueue queue, String name) throws Exception {
        SeededLanes lanes = new SeededLanes(name, LANES, ENOUGH_FOR_A_MINUTE);
        lanes.store(queue.database());
        TurnLoad load = new TurnLoad(queue, lanes.workers());
        try (Connection open = queue.database().connect();
                Statement statement = open.createStatement()) {
            open.setAutoCommit(false);
            open.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            statement.execute("select count(*) from queue.lane");
            load.turnsPerSecond(CONCURRENT_WORKERS, HELD_OPEN.minus(AT_ITS_END));
            return load.turnsPerSecond(CONCURRENT_WORKERS, AT_ITS_END);
        }
    }
}
