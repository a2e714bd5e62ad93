package io.agentfactory.queue.convex;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * A request of the existing image, whose token stands in its path since it sends no header: as it goes on, the token is
 * in a header like any other worker's, and the path says nothing that must not be logged.
 */
final class TokenInPath extends HttpServletRequestWrapper {

    private static final Pattern PATH = Pattern.compile("/convex/([A-Za-z0-9._~-]{1,4096})/api/([a-z]{1,20})");

    private final String token;
    private final String path;

    private TokenInPath(HttpServletRequest request, String token, String path) {
        super(request);
        this.token = token;
        this.path = path;
    }

    /** Empty for a request of anybody else. */
    static Optional<TokenInPath> of(HttpServletRequest request) {
        Matcher matcher = PATH.matcher(request.getRequestURI());
        return matcher.matches()
                ? Optional.of(
                        new TokenInPath(request, matcher.group(1), ConvexController.PATH + "/" + matcher.group(2)))
                : Optional.empty();
    }

    @Override
    public String getRequestURI() {
        return path;
    }

    @Override
    public StringBuffer getRequestURL() {
        StringBuffer url = super.getRequestURL();
        int host = url.indexOf("/", url.indexOf("//") + 2);
        return url.replace(host, url.length(), path);
    }

    @Override
    public String getServletPath() {
        return path;
    }

    @Override
    public @Nullable String getPathInfo() {
        return null;
    }

    @Override
    public @Nullable String getHeader(String name) {
        return isAuthorization(name) ? "Bearer " + token : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return isAuthorization(name) ? Collections.enumeration(List.of("Bearer " + token)) : super.getHeaders(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        List<String> names = Collections.list(super.getHeaderNames());
        names.removeIf(TokenInPath::isAuthorization);
        names.add(HttpHeaders.AUTHORIZATION);
        return Collections.enumeration(names);
    }

    private static boolean isAuthorization(String name) {
        return HttpHeaders.AUTHORIZATION.equalsIgnoreCase(name);
    }
}
