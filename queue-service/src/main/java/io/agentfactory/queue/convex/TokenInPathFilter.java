package io.agentfactory.queue.convex;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Before everything that looks at a path: see {@link TokenInPath}. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class TokenInPathFilter extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<TokenInPath> ofImage = TokenInPath.of(request);
        chain.doFilter(ofImage.isPresent() ? ofImage.get() : request, response);
    }
}
