package io.agentfactory.platform.token;

import io.agentfactory.platform.problem.ProblemWriter;
import io.agentfactory.platform.problem.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

/**
 * Answers of the security filters. They are the same whatever the token lacked and whatever stands behind the path, so
 * that nothing can be learned from them.
 */
final class Refusals implements AuthenticationEntryPoint, AccessDeniedHandler {

    private static final ProblemDetail UNAUTHORIZED = Problems.of(
            HttpStatus.UNAUTHORIZED,
            "unauthorized",
            "A valid token is needed: send one in the header 'Authorization: Bearer <token>'.");

    private final ProblemWriter writer;
    private final ProblemDetail forbidden;

    private Refusals(ProblemWriter writer, ProblemDetail forbidden) {
        this.writer = writer;
        this.forbidden = forbidden;
    }

    static Refusals ofWorkers(ProblemWriter writer) {
        return new Refusals(
                writer,
                Problems.of(
                        HttpStatus.FORBIDDEN,
                        "worker-unknown",
                        "This worker is not, or no longer, one of the fleet: stop."));
    }

    static Refusals ofApiCallers(ProblemWriter writer) {
        return new Refusals(
                writer,
                Problems.of(
                        HttpStatus.FORBIDDEN,
                        "forbidden",
                        "The token's roles do not allow this: ask for a token with a higher role."));
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        writer.write(response, UNAUTHORIZED);
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException failure)
            throws IOException {
        writer.write(response, forbidden);
    }
}
