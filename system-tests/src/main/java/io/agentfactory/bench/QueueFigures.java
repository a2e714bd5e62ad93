package io.agentfactory.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of the queue service; each figure the median of the runs.
 *
 * @param pgbenchPairsPerSecond pairs of the smallest possible claim and completion, by pgbench with 8 clients; null
 *     where it is not installed
 * @param jdbcPairsPerSecond the same over JDBC
 * @param serviceTurnsPerSecond turns through the application service by 64 concurrent workers over 1,000 lanes
 * @param doorTurnsPerSecond turns through the REST door with the SDK, by 64 concurrent workers
 * @param aloneMedianMs complete-and-claim-next of one worker alone
 * @param commitMedianMs one commit that changes one narrow row, alone
 * @param claimP99Ms1k 99th percentile of a free worker's claim with 1,000 messages in 1,000 lanes that wait
 * @param claimP99Ms1m the same with 1,000,000 messages more in 100,000 lanes more
 * @param claimP99MsStuck the same with 1,000 that wait and 100,000 messages behind two turns that do not end
 * @param pinnedXminShare turns per second in the last 10 s of a minute during which a transaction was held open, of
 *     those undisturbed
 * @param hotShare updates of lanes that touched no index, of all
 * @param walBytesPerTurn write-ahead log of a turn with its events, history and their publication
 * @param commitsPerTurn commits of a turn, those of the publication included
 * @param offerP50Ms from the append of a message to the accepted offer of a ready worker, in an idle system
 * @param hopP50Ms a record from its producer to its consumer
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record QueueFigures(
        @Nullable Double pgbenchPairsPerSecond,
        double jdbcPairsPerSecond,
        double serviceTurnsPerSecond,
        double doorTurnsPerSecond,
        double aloneMedianMs,
        double commitMedianMs,
        double claimP99Ms1k,
        double claimP99Ms1m,
        double claimP99MsStuck,
        double pinnedXminShare,
        double hotShare,
        double walBytesPerTurn,
        double commitsPerTurn,
        double offerP50Ms,
        double hopP50Ms) {

    /** The smallest possible pairs per second: pgbench's where it is installed. */
    double pairsPerSecond() {
        Double pgbench = pgbenchPairsPerSecond;
        return pgbench == null ? jdbcPairsPerSecond : pgbench;
    }

    static QueueFigures medianOf(List<QueueFigures> runs) {
        boolean pgbench = runs.stream().allMatch(run -> run.pgbenchPairsPerSecond != null);
        return new QueueFigures(
                pgbench ? median(runs, QueueFigures::pairsPerSecond) : null,
                median(runs, QueueFigures::jdbcPairsPerSecond),
                median(runs, QueueFigures::serviceTurnsPerSecond),
                median(runs, QueueFigures::doorTurnsPerSecond),
                median(runs, QueueFigures::aloneMedianMs),
                median(runs, QueueFigures::commitMedianMs),
                median(runs, QueueFigures::claimP99Ms1k),
                median(runs, QueueFigures::claimP99Ms1m),
                median(runs, QueueFigures::claimP99MsStuck),
                median(runs, QueueFigures::pinnedXminShare),
                median(runs, QueueFigures::hotShare),
                median(runs, QueueFigures::walBytesPerTurn),
                median(runs, QueueFigures::commitsPerTurn),
                median(runs, QueueFigures::offerP50Ms),
                median(runs, QueueFigures::hopP50Ms));
    }

    private static double median(List<QueueFigures> runs, ToDoubleFunction<QueueFigures> figure) {
        double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
