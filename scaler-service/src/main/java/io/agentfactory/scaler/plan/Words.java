package io.agentfactory.scaler.plan;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations and amounts as an operator reads them. */
final class Words {

    private static final int MICRO_DIGITS = 6;

    private Words() {}

    /** An amount in millionths of the currency unit, as the unit itself. */
    static String money(long micros) {
        return BigDecimal.valueOf(micros, MICRO_DIGITS).stripTrailingZeros().toPlainString();
    }

    static String of(Duration time) {
        long seconds = time.toSeconds();
        if (seconds >= 120 && seconds % 60 == 0) {
            return seconds / 60 + " min";
        }
        return time.toMillis() % 1_000 == 0 ? seconds + " s" : time.toMillis() + " ms";
    }
}
