package io.agentfactory.simulation;

import java.time.Duration;
import java.util.TreeMap;

/** Money for machines and volumes over time, by the hour of UTC, in millionths of the currency unit. */
final class Account {

    static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long HOURS_OF_A_DAY = 24;

    private final TreeMap<Long, Double> byHour = new TreeMap<>();
    private long until;
    private int machines;
    private int volumes;

    Account(long start) {
        this.until = start;
    }

    void machines(int more) {
        machines += more;
    }

    void volumes(int more) {
        volumes += more;
    }

    int machines() {
        return machines;
    }

    int volumes() {
        return volumes;
    }

    double ratePerHour() {
        return machines * World.MACHINE_HOUR + volumes * World.VOLUME_HOUR;
    }

    /** Charges for what is there, up to this moment. */
    void upTo(long moment) {
        while (until < moment) {
            long hour = until / HOUR;
            long end = Math.min(moment, (hour + 1) * HOUR);
            byHour.merge(hour, (end - until) / (double) HOUR * ratePerHour(), Double::sum);
            until = end;
        }
    }

    double hour(long moment) {
        return byHour.getOrDefault(moment / HOUR, 0.0);
    }

    double day(long moment) {
        long first = moment / HOUR / HOURS_OF_A_DAY * HOURS_OF_A_DAY;
        return byHour.subMap(first, first + HOURS_OF_A_DAY).values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    double all() {
        return byHour.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    double dearestHour() {
        return byHour.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    double dearestDay() {
        return byHour.keySet().stream()
                .mapToDouble(hour -> day(hour * HOUR))
                .max()
                .orElse(0);
    }
}
