package io.agentfactory.local.fly.model;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Reads durations as Fly's API takes them: {@code "10s"}, {@code "1m30s"}, {@code "500ms"}, or nanoseconds as a number.
 */
final class Durations {
    private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ns|us|ms|s|m|h)");

    private Durations() {}

    static Duration parse(JsonNode node) {
        if (node.isIntegralNumber()) {
            return Duration.ofNanos(node.asLong());
        }
        String text = node.isString() ? node.asString() : "";
        Matcher part = PART.matcher(text);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (part.find() && part.start() == end) {
            double amount = Double.parseDouble(part.group(1));
            sum = sum.plusNanos((long) (amount * nanosOf(part.group(2))));
            end = part.end();
        }
        if (text.isEmpty() || end != text.length()) {
            throw FlyRefusal.invalid("a duration such as 10s or 1m30s was expected, not " + node);
        }
        return sum;
    }

    private static double nanosOf(String unit) {
        return switch (unit) {
            case "ns" -> 1;
            case "us" -> 1e3;
            case "ms" -> 1e6;
            case "s" -> 1e9;
            case "m" -> 60e9;
            case "h" -> 3600e9;
            default -> throw new IllegalStateException("The pattern lets no other unit through: " + unit);
        };
    }
}
