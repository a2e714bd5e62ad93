package io.agentfactory.platform.problem;

import io.agentfactory.platform.event.Trace;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * The outermost filter: puts the request into its trace, and turns what the other filters throw into the same problem
 * details that controllers' exceptions become.
 */
final class ProblemFilter extends OncePerRequestFilter {

    private final HandlerExceptionResolver problems;

    ProblemFilter(HandlerExceptionResolver problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try (var trace = Trace.continuing(request.getHeader(Trace.HEADER)).enter()) {
            chain.doFilter(request, response);
        } catch (ServletException e) {
            answer(request, response, e.getRootCause() instanceof Exception cause ? cause : e);
        } catch (IOException | RuntimeException e) {
            answer(request, response, e);
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, Exception failure)
            throws ServletException {
        if (response.isCommitted() || problems.resolveException(request, response, null, failure) == null) {
            throw new ServletException(failure);
        }
    }
}
