package io.agentfactory.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * A service's answer to a request.
 *
 * @param text its body
 * @param headers by their names in lower case
 */
public record Answer(int status, String text, Map<String, List<String>> headers) {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    /** Longer than the longest wait that a caller may ask for. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /** Sends the request and waits for its answer. */
    public static Answer to(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = HTTP.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(), response.body(), response.headers().map());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The body read as JSON; missing if it is empty. */
    public JsonNode json() {
        return text.isEmpty() ? MissingNode.getInstance() : JsonMapper.shared().readTree(text);
    }

    /** The last word of a problem's type, for example {@code stale-token}; empty: it is no problem. */
    public String problem() {
        return json().path("type").asString("").replaceFirst("^.*:", "");
    }
}
