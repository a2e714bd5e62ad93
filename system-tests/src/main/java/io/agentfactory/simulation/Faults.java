package io.agentfactory.simulation;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** Decides what goes wrong, and counts it. Nothing does any more once it is over, so that what was broken can heal. */
final class Faults {

    private final FaultRates rates;
    private final Chances chances;
    private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
    private boolean over;

    Faults(FaultRates rates, Chances chances) {
        this.rates = rates;
        this.chances = chances;
    }

    FaultRates rates() {
        return rates;
    }

    /** Whether it goes wrong this time. */
    boolean strikes(Fault fault) {
        boolean struck = !over && chances.happens(rates.of(fault));
        if (struck) {
            count(fault);
        }
        return struck;
    }

    void count(Fault fault) {
        counts.merge(fault, 1, Integer::sum);
    }

    /** Milliseconds until something that happens so seldom happens next. */
    long next(Duration mean) {
        return chances.exponential(mean.toMillis());
    }

    Chances chances() {
        return chances;
    }

    void end() {
        over = true;
    }

    boolean areOver() {
        return over;
    }

    Map<Fault, Integer> counts() {
        return Collections.unmodifiableMap(counts);
    }
}
