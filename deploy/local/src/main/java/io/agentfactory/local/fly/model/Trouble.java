package io.agentfactory.local.fly.model;

import java.time.Duration;

/**
 * What is wrong with a machine because somebody asked for it.
 *
 * @param hostDown whether its host does not answer
 * @param stuck whether it never leaves {@code created} by itself
 * @param slowStart how much longer each start takes
 * @param boot what becomes of each start
 */
public record Trouble(boolean hostDown, boolean stuck, Duration slowStart, Boot boot) {
    static final Trouble NONE = new Trouble(false, false, Duration.ZERO, Boot.WORKS);

    /** What becomes of a start. */
    public enum Boot {
        WORKS,
        /** The image cannot be pulled or the machine does not come up: it rests in {@code failed}. */
        FAILS,
        /** The machine goes through {@code launch_failed} and is destroyed. */
        VANISHES
    }

    public Trouble {
        if (slowStart.isNegative()) {
            throw FlyRefusal.invalid("a start cannot be slower by " + slowStart);
        }
    }

    Trouble withHostDown(boolean value) {
        return new Trouble(value, stuck, slowStart, boot);
    }

    Trouble withStuck(boolean value) {
        return new Trouble(hostDown, value, slowStart, boot);
    }

    Trouble withSlowStart(Duration value) {
        return new Trouble(hostDown, stuck, value, boot);
    }

    Trouble withBoot(Boot value) {
        return new Trouble(hostDown, stuck, slowStart, value);
    }

    boolean none() {
        return equals(NONE);
    }
}
