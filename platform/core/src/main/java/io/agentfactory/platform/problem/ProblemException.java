package io.agentfactory.platform.problem;

import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/** Ends a request with a problem detail. The detail says what was wrong, what was expected, and what to do. */
public class ProblemException extends ErrorResponseException {

    /**
     * @param status HTTP status
     * @param type stable name of the problem in kebab case, for example {@code stale-token}
     * @param detail sentence for the caller
     */
    public ProblemException(HttpStatus status, String type, String detail) {
        super(status, Problems.of(status, type, detail), null);
    }
}
