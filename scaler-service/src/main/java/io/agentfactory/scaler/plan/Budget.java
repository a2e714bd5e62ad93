package io.agentfactory.scaler.plan;

import io.agentfactory.scaler.cost.Spending;
import io.agentfactory.scaler.cost.SpendingLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the hard spending limits leave room for. A machine that has begun is let finish its turn, so money is set aside
 * for what there is before anything is added: for a whole hour ahead of the hour's limit, and for as long as a fleet
 * takes to go home ahead of the day's.
 */
final class Budget {

    private static final long HOUR_SECONDS = 3_600;

    private final SpendingLimits limits;
    private final Spending spending;
    private final Duration homeward;
    private long addedPerHour;

    /** @param homeward how long it takes at most until a worker that is told to go has gone */
    Budget(SpendingLimits limits, Spending spending, Duration homeward) {
        this.limits = limits;
        this.spending = spending;
        this.homeward = homeward;
    }

    /** Why nothing that costs so much may be added; empty: it may. */
    Optional<String> whyNot(long microsPerHour) {
        long rate = spending.ratePerHourMicros() + addedPerHour + microsPerHour;
        long hard = limits.hardHourMicros();
        if (hard > 0) {
            boolean thisHour = spending.hourMicros() + cost(rate, until(spending.hourEnds())) > hard;
            if (thisHour || rate > hard) {
                return Optional.of("the hard limit of " + Words.money(hard) + " an hour leaves no room for it: "
                        + Words.money(spending.hourMicros()) + " are spent, and what runs costs "
                        + Words.money(rate - microsPerHour) + " an hour");
            }
        }
        return dayIsAtItsEnd(rate)
                ? Optional.of("the hard limit of " + Words.money(limits.hardDayMicros())
                        + " a day leaves no room for it: " + Words.money(spending.dayMicros()) + " are spent")
                : Optional.empty();
    }

    void take(long microsPerHour) {
        addedPerHour += microsPerHour;
    }

    /** Whether what is idle must go home now, so that what is busy can end its turns within the day's limit. */
    boolean sendsHome() {
        return dayIsAtItsEnd(spending.ratePerHourMicros());
    }

    /** When there is room again at the latest. */
    Instant renewed() {
        return spending.hourEnds();
    }

    private boolean dayIsAtItsEnd(long rate) {
        Duration rest = until(spending.dayEnds());
        Duration ahead = rest.compareTo(homeward) < 0 ? rest : homeward;
        return limits.hardDayMicros() > 0 && spending.dayMicros() + cost(rate, ahead) > limits.hardDayMicros();
    }

    private Duration until(Instant moment) {
        return Duration.between(spending.at(), moment);
    }

    private static long cost(long microsPerHour, Duration time) {
        long begunSeconds = time.plusNanos(999_999_999).toSeconds();
        return Math.ceilDiv(microsPerHour * begunSeconds, HOUR_SECONDS);
    }
}
