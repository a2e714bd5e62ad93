package io.agentfactory.platform.problem;

import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** Ends a request with a problem detail. The detail says what was wrong, what was expected, and what to do. */
public class ProblemException extends ErrorResponseException {

    private static final String TYPE_PREFIX = "urn:agent-factory:problem:";

    /**
     * @param status HTTP status
     * @param type stable name of the problem in kebab case, for example {@code stale-token}
     * @param detail sentence for the caller
     */
    public ProblemException(HttpStatus status, String type, String detail) {
        super(status, problem(status, type, detail), null);
    }

    private static ProblemDetail problem(HttpStatus status, String type, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create(TYPE_PREFIX + type));
        problem.setTitle(type.replace('-', ' '));
        return problem;
    }
}
