package io.agentfactory.scaler.cost;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a workspace has spent up to a moment, in millionths of the currency unit, rounded up. Hours and days are UTC's.
 *
 * @param hourMicros in the hour that runs
 * @param dayMicros in the day that runs
 * @param ratePerHourMicros what is there now costs so much for each further hour
 * @param at by the database's clock
 */
public record Spending(long hourMicros, long dayMicros, long ratePerHourMicros, Instant at) {

    private static final long HOUR_SECONDS = Duration.ofHours(1).toSeconds();

    public Instant hourEnds() {
        return at.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
    }

    public Instant dayEnds() {
        return at.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
    }

    /** What the hour will have cost at its end if nothing is added and nothing goes. */
    public long expectedHourMicros() {
        return hourMicros + costUntil(hourEnds());
    }

    /** What the day will have cost at its end if nothing is added and nothing goes. */
    public long expectedDayMicros() {
        return dayMicros + costUntil(dayEnds());
    }

    public boolean reachesSoft(SpendingLimits limits) {
        return limits.softReached(hourMicros, dayMicros);
    }

    public boolean reachesHard(SpendingLimits limits) {
        return limits.hardReached(hourMicros, dayMicros);
    }

    private long costUntil(Instant end) {
        long begunSeconds = Duration.between(at, end).toSeconds() + 1;
        return Math.ceilDiv(ratePerHourMicros * begunSeconds, HOUR_SECONDS);
    }
}
