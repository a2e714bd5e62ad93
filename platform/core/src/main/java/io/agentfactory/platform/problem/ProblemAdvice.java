package io.agentfactory.platform.problem;

import io.agentfactory.platform.failure.Transience;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.ConstraintViolationException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;

/**
 * Every exception that leaves a controller or a filter becomes a problem detail with a stable type. Validation reports
 * all that is wrong at once. What is not the caller's doing tells no internals.
 */
@RestControllerAdvice
final class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);
    private static final String RETRY_AFTER_SECONDS = "2";

    /** SQLSTATE of a text that PostgreSQL cannot hold: of what is text in Java, only the character U+0000. */
    private static final String NOT_STORABLE = "22021";

    /** One thing that is wrong with the request. */
    record Violation(String field, String message) {}

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<Violation> violations = failure.getAllErrors().stream()
                .map(error -> new Violation(
                        error instanceof FieldError field ? field.getField() : error.getObjectName(),
                        messageOf(error.getDefaultMessage())))
                .toList();
        return invalid(violations);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<Violation> violations = new ArrayList<>();
        failure.getParameterValidationResults().forEach(result -> {
            String parameter = String.valueOf(result.getMethodParameter().getParameterName());
            result.getResolvableErrors()
                    .forEach(error -> violations.add(new Violation(
                            error instanceof FieldError field ? field.getField() : parameter,
                            messageOf(error.getDefaultMessage()))));
        });
        return invalid(violations);
    }

    @ExceptionHandler
    ResponseEntity<Object> violated(ConstraintViolationException failure) {
        return invalid(failure.getConstraintViolations().stream()
                .map(violation -> new Violation(violation.getPropertyPath().toString(), violation.getMessage()))
                .toList());
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        BodyTooLargeException tooLarge = causeOf(failure, BodyTooLargeException.class);
        if (tooLarge != null) {
            return tooLarge(tooLarge);
        }
        JacksonException json = causeOf(failure, JacksonException.class);
        return answer(
                HttpStatus.BAD_REQUEST, "malformed-body", "The body is not the JSON that is expected" + whereIn(json));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMissingServletRequestParameter(
            MissingServletRequestParameterException failure,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        return answer(
                HttpStatus.BAD_REQUEST,
                "missing-parameter",
                "The parameter '" + failure.getParameterName() + "' is missing: give a value of type "
                        + failure.getParameterType() + ".");
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String name =
                failure instanceof MethodArgumentTypeMismatchException argument ? argument.getName() : "of the request";
        Class<?> type = failure.getRequiredType();
        return answer(
                HttpStatus.BAD_REQUEST,
                "invalid-parameter",
                "The parameter '" + name + "' must be a value of type "
                        + (type == null ? "unknown" : type.getSimpleName()) + ".");
    }

    @ExceptionHandler
    ResponseEntity<Object> tooLarge(BodyTooLargeException failure) {
        return answer(
                HttpStatus.CONTENT_TOO_LARGE,
                "body-too-large",
                "The body is larger than the " + failure.limit() + " bytes that are taken here: send less.");
    }

    @ExceptionHandler
    ResponseEntity<Object> denied(AccessDeniedException failure) {
        return answer(
                HttpStatus.FORBIDDEN,
                "forbidden",
                "The token's roles do not allow this: ask for a token with a higher role.");
    }

    @ExceptionHandler
    ResponseEntity<Object> unauthenticated(AuthenticationException failure) {
        var answer = answer(HttpStatus.UNAUTHORIZED, "unauthorized", "A valid token is needed.");
        return ResponseEntity.status(HttpStatus.UNAUTHORIZED)
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .body(answer.getBody());
    }

    @ExceptionHandler
    ResponseEntity<Object> unexpected(Exception failure, HttpServletRequest request) {
        if (Transience.isTransient(failure)) {
            LOG.atWarn()
                    .addKeyValue("method", request.getMethod())
                    .addKeyValue("cause", failure.getClass().getName())
                    .log("request refused, a backend is away");
            ProblemDetail problem = Problems.of(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "backend-unavailable",
                    "A backend of this service does not answer: try again later.");
            return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                    .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                    .body(problem);
        }
        SQLException refused = causeOf(failure, SQLException.class);
        if (refused != null && NOT_STORABLE.equals(refused.getSQLState())) {
            return answer(
                    HttpStatus.BAD_REQUEST,
                    "character-not-storable",
                    "The request contains the character U+0000, which cannot be stored: leave it out.");
        }
        LOG.atError()
                .addKeyValue("method", request.getMethod())
                .setCause(failure)
                .log("request failed");
        return answer(HttpStatus.INTERNAL_SERVER_ERROR, "internal-error", "The request failed inside this service.");
    }

    /** All that Spring itself refuses ends here. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception failure, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ResponseEntity<Object> response = super.handleExceptionInternal(failure, body, headers, status, request);
        if (response != null
                && response.getBody() instanceof ProblemDetail problem
                && (problem.getType() == null
                        || "about:blank".equals(problem.getType().toString()))) {
            ProblemDetail named = Problems.of(status, Problems.typeOf(status), messageOf(problem.getDetail()));
            return new ResponseEntity<>(named, response.getHeaders(), status);
        }
        return response;
    }

    private static ResponseEntity<Object> invalid(List<Violation> violations) {
        ProblemDetail problem = Problems.of(
                HttpStatus.BAD_REQUEST,
                "validation-failed",
                "The request breaks " + violations.size() + " rule(s): see 'errors'.");
        problem.setProperty("errors", violations);
        return ResponseEntity.badRequest().body(problem);
    }

    private static ResponseEntity<Object> answer(HttpStatus status, String type, String detail) {
        return ResponseEntity.status(status).body(Problems.of(status, type, detail));
    }

    private static String whereIn(@Nullable JacksonException failure) {
        if (failure == null || failure.getLocation() == null) {
            return ".";
        }
        String path = pathOf(failure);
        return " at line " + failure.getLocation().getLineNr() + ", column "
                + failure.getLocation().getColumnNr() + (path.isEmpty() ? "." : ", in " + path + ".");
    }

    /** Names as the caller wrote them, {@code order.lines[2].size}; Jackson's own text names classes of ours. */
    private static String pathOf(JacksonException failure) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : failure.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                if (!path.isEmpty()) {
                    path.append('.');
                }
                path.append(step.getPropertyName());
            }
        }
        return path.toString();
    }

    private static <T extends Throwable> @Nullable T causeOf(Throwable failure, Class<T> type) {
        for (Throwable current = failure; current != null; current = current.getCause()) {
            if (type.isInstance(current)) {
                return type.cast(current);
            }
        }
        return null;
    }

    private static String messageOf(@Nullable String message) {
        return message == null ? "is not valid" : message;
    }
}
