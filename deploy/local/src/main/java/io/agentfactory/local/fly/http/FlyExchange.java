package io.agentfactory.local.fly.http;

import java.time.Instant;
import java.util.Map;

/**
 * One request and its answer, as they went over the wire. Bodies may hold secrets: for assertions in memory, not for
 * logs; its text shows neither body.
 *
 * @param at when the answer was ready
 * @param uri path and query
 * @param headers the request's headers that the API knows, names in lower case; never {@code authorization}
 * @param requestBody empty for none
 * @param status {@link #NO_ANSWER} where the connection was ended instead
 * @param responseBody empty for none
 */
public record FlyExchange(
        Instant at,
        String method,
        String uri,
        Map<String, String> headers,
        String requestBody,
        int status,
        String responseBody) {
    public static final int NO_ANSWER = 0;

    public FlyExchange {
        headers = Map.copyOf(headers);
    }

    int length() {
        return uri.length() + requestBody.length() + responseBody.length();
    }

    @Override
    public String toString() {
        return method + " " + uri + " -> " + status;
    }
}
