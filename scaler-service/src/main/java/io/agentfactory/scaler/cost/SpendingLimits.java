package io.agentfactory.scaler.cost;

/**
 * What the machines and volumes of a workspace may cost in an hour and in a day of UTC, in millionths of the currency
 * unit; 0: no such limit. At a soft limit a person is told; a hard one is not to be passed.
 *
 * @throws IllegalArgumentException if one is not 0 to 10^12, or a soft limit is above the hard one beside it
 */
public record SpendingLimits(long softHourMicros, long hardHourMicros, long softDayMicros, long hardDayMicros) {

    public static final long MOST_MICROS = 1_000_000_000_000L;
    public static final SpendingLimits NONE = new SpendingLimits(0, 0, 0, 0);

    public SpendingLimits {
        requireInBounds("softHourMicros", softHourMicros);
        requireInBounds("hardHourMicros", hardHourMicros);
        requireInBounds("softDayMicros", softDayMicros);
        requireInBounds("hardDayMicros", hardDayMicros);
        requireInOrder("softHourMicros", softHourMicros, "hardHourMicros", hardHourMicros);
        requireInOrder("softDayMicros", softDayMicros, "hardDayMicros", hardDayMicros);
    }

    boolean softReached(long hourMicros, long dayMicros) {
        return reached(softHourMicros, hourMicros) || reached(softDayMicros, dayMicros);
    }

    boolean hardReached(long hourMicros, long dayMicros) {
        return reached(hardHourMicros, hourMicros) || reached(hardDayMicros, dayMicros);
    }

    private static boolean reached(long limit, long spent) {
        return limit > 0 && spent >= limit;
    }

    private static void requireInBounds(String name, long micros) {
        if (micros < 0 || micros > MOST_MICROS) {
            throw new IllegalArgumentException(name + " is " + micros + ", must be 0 to " + MOST_MICROS);
        }
    }

    private static void requireInOrder(String soft, long softMicros, String hard, long hardMicros) {
        if (softMicros > 0 && hardMicros > 0 && softMicros > hardMicros) {
            throw new IllegalArgumentException(
                    soft + " is " + softMicros + ", must not be above " + hard + ", which is " + hardMicros);
        }
    }
}
