package io.agentfactory.scaler.pause;

import io.agentfactory.platform.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Body of {@code POST /v1/fleet/pause}.
 *
 * @param reason for whoever looks later; 1 to 500 characters
 * @param until when the pause ends by itself, within a year; null: not before somebody resumes scaling
 */
record PauseRequest(@Nullable String reason, @Nullable Instant until) {

    private static final int LONGEST_REASON = 500;
    private static final Duration LONGEST = Duration.ofDays(365);

    /** @throws ProblemException if there is no reason */
    String validReason() {
        String words = reason == null ? "" : reason.strip();
        if (words.isEmpty() || words.length() > LONGEST_REASON) {
            throw invalid("The reason has " + words.length() + " characters: say in 1 to " + LONGEST_REASON
                    + " why scaling is paused.");
        }
        return words;
    }

    /** @throws ProblemException if it is over already, or too far away */
    @Nullable
    Instant validUntil(Instant now) {
        if (until != null && (!until.isAfter(now) || until.isAfter(now.plus(LONGEST)))) {
            throw invalid("The end of the pause is " + until + " and now is " + now
                    + ": name a later time within a year, or none for a pause that lasts until it is ended.");
        }
        return until;
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(HttpStatus.BAD_REQUEST, "invalid-pause", detail);
    }
}
