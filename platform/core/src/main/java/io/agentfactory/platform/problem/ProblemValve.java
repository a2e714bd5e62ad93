package io.agentfactory.platform.problem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * What Tomcat refuses before any of our code runs, such as a request line that is none, is a problem too, not a page.
 */
public final class ProblemValve extends ErrorReportValve {

    private static final int FIRST_ERROR = 400;

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int code = response.getStatus();
        HttpStatus status = HttpStatus.resolve(code);
        if (code < FIRST_ERROR || status == null || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        String type = Problems.typeOf(status);
        String body =
                """
                {"type":"%s","title":"%s","status":%d,"detail":"%s."}""".formatted(Problems.TYPE_PREFIX + type, type.replace('-', ' '), code, status.getReasonPhrase());
        try {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
            response.finishResponse();
        } catch (IOException | IllegalStateException e) {
            // The caller is gone, or has an answer already.
        }
    }
}
