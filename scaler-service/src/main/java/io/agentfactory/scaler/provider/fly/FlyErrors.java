package io.agentfactory.scaler.provider.fly;

import io.agentfactory.scaler.provider.ProviderError;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Decides what an error answer means, by its status. The text is asked only where Fly uses one status for several
 * things, and then it never turns an error into "gone".
 */
public final class FlyErrors {

    private static final int MAX_TEXT = 300;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Set<String> CAPACITY = Set.of(
            "insufficient_capacity",
            "insufficient resources",
            "insufficient memory",
            "could not reserve resource",
            "no capacity",
            "over the allowed quota");

    private FlyErrors() {}

    public static ProviderError of(int status, String body) {
        String text = status + " " + text(body);
        return switch (status) {
            case 404, 410 -> new ProviderError.NotFound(text);
            case 429 -> new ProviderError.RateLimited(text, RETRY_AFTER);
            case 401 -> new ProviderError.Unauthorised(text);
            case 403 -> lacksRoom(text) ? new ProviderError.Capacity(text) : new ProviderError.Unauthorised(text);
            case 409 -> conflict(text);
            case 412 -> lacksRoom(text) ? new ProviderError.Capacity(text) : new ProviderError.Precondition(text);
            case 400, 422 -> lacksRoom(text) ? new ProviderError.Capacity(text) : new ProviderError.Invalid(text);
            case 408 -> new ProviderError.Transient(text);
            default -> status >= 500 ? new ProviderError.Transient(text) : new ProviderError.Unknown(text);
        };
    }

    private static ProviderError conflict(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lacksRoom(text)) {
            return new ProviderError.Capacity(text);
        }
        if (lower.contains("already_exists") || lower.contains("unique machine name violation")) {
            return new ProviderError.AlreadyExists(text);
        }
        return lower.contains("failed_precondition")
                ? new ProviderError.Precondition(text)
                : new ProviderError.Conflict(text);
    }

    private static boolean lacksRoom(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return CAPACITY.stream().anyMatch(lower::contains);
    }

    private static String text(String body) {
        String text = body;
        try {
            JsonNode json = JSON.readTree(body);
            // Errors of leases say "message" where all others say "error".
            text = json.path("error").asString(json.path("message").asString(body));
        } catch (JacksonException e) {
            // Some answers are plain text.
        }
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= MAX_TEXT ? line : line.substring(0, MAX_TEXT);
    }
}
