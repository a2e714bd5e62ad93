package io.agentfactory.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What people write: in bursts, by day more than by night, on weekdays more than on Sundays, some people far more than
 * others. Most turns take seconds, a few many minutes.
 */
final class Traffic {

    /** Share of the busiest hour's bursts that come in each hour of the day. */
    private static final double[] HOURS = {
        0.10, 0.06, 0.05, 0.05, 0.06, 0.12, 0.25, 0.45, 0.75, 0.95, 1.00, 0.95,
        0.80, 0.85, 0.90, 0.90, 0.85, 0.75, 0.65, 0.60, 0.55, 0.45, 0.30, 0.18
    };

    /** The same for the days of the week, Monday first. */
    private static final double[] DAYS = {1.00, 0.95, 0.95, 0.90, 0.85, 0.45, 0.35};

    private static final double BURSTS_PER_DAY = 0.7;
    private static final double PEOPLE_DIFFER = 1.0;
    private static final double GOES_ON = 0.8;
    private static final double PAUSE_MILLIS = Duration.ofSeconds(75).toMillis();
    private static final double TURN_MEDIAN_MILLIS = Duration.ofSeconds(12).toMillis();
    private static final double TURN_SIGMA = 1.2;
    private static final long SHORTEST_TURN = Duration.ofSeconds(1).toMillis();
    private static final long LONGEST_TURN = Duration.ofMinutes(12).toMillis();

    private final Chances chances;
    private final long start;
    private final long end;

    Traffic(Instant start, Instant end, Chances chances) {
        this.start = start.toEpochMilli();
        this.end = end.toEpochMilli();
        this.chances = chances;
    }

    /** In the order in which it arrives. */
    List<Message> of(int conversations) {
        var messages = new ArrayList<Message>();
        for (int conversation = 0; conversation < conversations; conversation++) {
            double appetite = chances.lognormal(StrictMath.exp(-PEOPLE_DIFFER * PEOPLE_DIFFER / 2), PEOPLE_DIFFER);
            converse(conversation, BURSTS_PER_DAY * appetite, messages);
        }
        messages.sort(Comparator.comparingLong(Message::at).thenComparingInt(Message::conversation));
        return messages;
    }

    /** Bursts are drawn at the rate of the busiest hour, and those of quieter hours are thinned out. */
    private void converse(int conversation, double burstsPerDay, List<Message> messages) {
        double pause = Duration.ofDays(1).toMillis() * meanIntensity() / burstsPerDay;
        for (long at = start + chances.exponential(pause); at < end; at += chances.exponential(pause)) {
            if (chances.happens(intensity(at))) {
                burst(conversation, at, messages);
            }
        }
    }

    private void burst(int conversation, long begin, List<Message> messages) {
        long at = begin;
        do {
            messages.add(new Message(conversation, at, turn()));
            at += chances.exponential(PAUSE_MILLIS);
        } while (at < end && chances.happens(GOES_ON));
    }

    private long turn() {
        return Math.clamp((long) chances.lognormal(TURN_MEDIAN_MILLIS, TURN_SIGMA), SHORTEST_TURN, LONGEST_TURN);
    }

    private static double intensity(long at) {
        ZonedDateTime moment = Instant.ofEpochMilli(at).atZone(ZoneOffset.UTC);
        return HOURS[moment.getHour()] * DAYS[moment.getDayOfWeek().getValue() - 1];
    }

    private static double meanIntensity() {
        return mean(HOURS) * mean(DAYS);
    }

    private static double mean(double[] shares) {
        double sum = 0;
        for (double share : shares) {
            sum += share;
        }
        return sum / shares.length;
    }
}
