package io.agentfactory.scaler.policy;

import io.agentfactory.platform.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Collects everything that is wrong with a request, so that the caller is told of all of it at once. */
final class Violations {

    /** One field that is wrong. */
    record Violation(String field, String message) {}

    private final List<Violation> found = new ArrayList<>();

    String text(String field, @Nullable String value, @Nullable String ifAbsent, Pattern pattern, String expected) {
        String text = value == null ? ifAbsent : value.strip();
        if (text == null || !pattern.matcher(text).matches()) {
            found.add(new Violation(field, "must be " + expected));
            return "";
        }
        return text;
    }

    int number(String field, @Nullable Integer value, int ifAbsent, int min, int max) {
        return Math.toIntExact(number(field, value == null ? null : value.longValue(), (long) ifAbsent, min, max));
    }

    long number(String field, @Nullable Long value, long ifAbsent, long min, long max) {
        long number = value == null ? ifAbsent : value;
        if (number < min || number > max) {
            found.add(new Violation(field, "is " + number + ", must be " + min + " to " + max));
            return ifAbsent;
        }
        return number;
    }

    void check(boolean fine, String field, String message) {
        if (!fine) {
            found.add(new Violation(field, message));
        }
    }

    /** @throws ProblemException if anything was wrong */
    void throwIfAny(String type) {
        if (found.isEmpty()) {
            return;
        }
        var problem = new ProblemException(
                HttpStatus.BAD_REQUEST,
                type,
                "Nothing was stored, because " + found.size() + " of the fields are wrong; see errors.");
        problem.getBody().setProperty("errors", List.copyOf(found));
        throw problem;
    }
}
