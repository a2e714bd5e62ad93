package io.agentfactory.local.telegram;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How the Bot API answers a call. */
sealed interface Answer {

    /** @param description what was done, where the method says so; null otherwise */
    record Result(JsonNode value, @Nullable String description) implements Answer {}

    /** @param retryAfter zero unless the caller is to wait */
    record Refusal(int code, String description, Duration retryAfter) implements Answer {}

    static Answer result(JsonNode value) {
        return new Result(value, null);
    }

    static Refusal badRequest(String what) {
        return new Refusal(400, "Bad Request: " + what, Duration.ZERO);
    }

    static Refusal forbidden(String what) {
        return new Refusal(403, "Forbidden: " + what, Duration.ZERO);
    }

    static Refusal notFound(String what) {
        return new Refusal(404, "Not Found" + what, Duration.ZERO);
    }

    static Refusal unauthorized() {
        return new Refusal(401, "Unauthorized", Duration.ZERO);
    }

    static Refusal tooMany(Duration wait) {
        long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        return new Refusal(429, "Too Many Requests: retry after " + seconds, Duration.ofSeconds(seconds));
    }
}
