package io.agentfactory.scaler.spawn;

import java.time.InstantSource;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;

/**
 * Ids of workers: ordered by time, and random enough that no two copies of the service ever make the same. Made of what
 * may stand in a machine's name and in a file's.
 */
@Component
class WorkerIds {

    private static final int RANDOM_BYTES = 8;
    private static final int TIME_DIGITS = 12;

    private final InstantSource clock;
    private final RandomGenerator random;

    WorkerIds(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    String next() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        HexFormat hex = HexFormat.of();
        return "afw-" + hex.toHexDigits(clock.millis(), TIME_DIGITS) + "-" + hex.formatHex(bytes);
    }
}
