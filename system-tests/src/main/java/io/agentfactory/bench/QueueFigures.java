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
 * @param aloneMedianMs complete-and-claim-next of one worker alone
 * @param commitMedianMs one commit that changes one narrow row, alone
 * @param hotShare updates of lanes that touched no index, of all
 * @param walBytesPerTurn write-ahead log of a turn with its events, history and their publication
 * @param commitsPerTurn commits of a turn, those of the publication included
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record QueueFigures(
        @Nullable Double pgbenchPairsPerSecond,
        double jdbcPairsPerSecond,
        double serviceTurnsPerSecond,
        double aloneMedianMs,
        double commitMedianMs,
        double hotShare,
        double walBytesPerTurn,
        double commitsPerTurn) {

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
                median(runs, QueueFigures::aloneMedianMs),
                median(runs, QueueFigures::commitMedianMs),
                median(runs, QueueFigures::hotShare),
                median(runs, QueueFigures::walBytesPerTurn),
                median(runs, QueueFigures::commitsPerTurn));
    }

    private static double median(List<QueueFigures> runs, ToDoubleFunction<QueueFigures> figure) {
        double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
