package io.agentfactory.platform.problem;

import java.net.URI;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/** Makes problem details with the project's stable types. */
public final class Problems {

    static final String TYPE_PREFIX = "urn:agent-factory:problem:";

    private Problems() {}

    /**
     * @param type stable name in kebab case
     * @param detail sentence for the caller
     */
    public static ProblemDetail of(HttpStatusCode status, String type, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create(TYPE_PREFIX + type));
        problem.setTitle(type.replace('-', ' '));
        return problem;
    }

    /** The type of a problem that has no name of its own: its status in words, for example {@code not-found}. */
    static String typeOf(HttpStatusCode status) {
        HttpStatus known = HttpStatus.resolve(status.value());
        return known == null
                ? "status-" + status.value()
                : known.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
