package io.agentfactory.scaler.plan;

import java.time.Duration;

/** Durations as an operator reads them. */
final class Words {

    private Words() {}

    static String of(Duration time) {
        long seconds = time.toSeconds();
        if (seconds >= 120 && seconds % 60 == 0) {
            return seconds / 60 + " min";
        }
        return time.toMillis() % 1_000 == 0 ? seconds + " s" : time.toMillis() + " ms";
    }
}
