package io.agentfactory.local.fly.model;

import java.time.Duration;
import java.util.Locale;

/**
 * Whether a process that ended by itself is run again.
 *
 * @param kind when at all
 * @param maxRetries for {@link Kind#ON_FAILURE}: restarts allowed within {@link #WINDOW}
 */
record RestartPolicy(Kind kind, int maxRetries) {
    static final Duration WINDOW = Duration.ofMinutes(5);
    static final int DEFAULT_MAX_RETRIES = 10;

    enum Kind {
        NO,
        ON_FAILURE,
        ALWAYS
    }

    static RestartPolicy parse(String policy, int maxRetries) {
        return switch (policy.toLowerCase(Locale.ROOT)) {
            case "no" -> new RestartPolicy(Kind.NO, 0);
            case "", "on-failure" -> new RestartPolicy(Kind.ON_FAILURE, maxRetries);
            case "always" -> new RestartPolicy(Kind.ALWAYS, maxRetries);
            default ->
                throw FlyRefusal.invalid(
                        "restart policy must be no, on-failure or always (the emulator has no prices), not '" + policy
                                + "'");
        };
    }

    boolean restartsAfter(int exitCode, int restartsInWindow) {
        return switch (kind) {
            case NO -> false;
            case ALWAYS -> true;
            case ON_FAILURE -> exitCode != 0 && restartsInWindow < maxRetries;
        };
    }
}
