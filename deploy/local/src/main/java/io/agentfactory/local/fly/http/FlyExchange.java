package io.agentfactory.local.fly.http;

import java.util.Map;

/**
 * One request and its answer, as they went over the wire. Bodies may hold secrets: for assertions in memory, not for
 * logs; its text shows neither body.
 *
 * @param uri path and query
 * @param headers the request's headers that the API knows, names in lower case; never {@code authorization}
 * @param requestBody empty for none
 * @param responseBody empty for none
 */
public record FlyExchange(
        String method, String uri, Map<String, String> headers, String requestBody, int status, String responseBody) {
    public FlyExchange {
        headers = Map.copyOf(headers);
    }

    @Override
    public String toString() {
        return method + " " + uri + " -> " + status;
    }
}
