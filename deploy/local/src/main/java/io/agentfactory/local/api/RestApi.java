package io.agentfactory.local.api;

import io.agentfactory.backends.process.BackendException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON over HTTP with a bearer token. Whatever is not a success ends in one sentence with the problem's detail. */
public final class RestApi implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int FIRST_FAILURE = 300;
    private static final int NOT_FOUND = 404;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Supplier<String> token;

    /** @param token asked before each call, so that it may be short-lived; an empty one is not sent */
    public RestApi(Supplier<String> token) {
        this.token = token;
    }

    public JsonNode get(String url) {
        return call(url, "GET", null);
    }

    /** What is there; empty if the service answers that there is nothing. */
    public Optional<JsonNode> find(String url) {
        HttpResponse<String> response = send(url, "GET", null);
        return response.statusCode() == NOT_FOUND ? Optional.empty() : Optional.of(content(url, "GET", response));
    }

    public JsonNode put(String url, Map<String, ?> body) {
        return call(url, "PUT", body);
    }

    public JsonNode post(String url, Map<String, ?> body) {
        return call(url, "POST", body);
    }

    @Override
    public void close() {
        client.close();
    }

    private JsonNode call(String url, String method, @Nullable Map<String, ?> body) {
        return content(url, method, send(url, method, body));
    }

    private HttpResponse<String> send(String url, String method, @Nullable Map<String, ?> body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(LIMIT)
                .header("Accept", "application/json")
                .method(
                        method,
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(JSON.writeValueAsString(body)));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        String bearer = token.get();
        if (!bearer.isEmpty()) {
            request.header("Authorization", "Bearer " + bearer);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (ConnectException e) {
            throw new BackendException(method + " " + url + " was not answered: nothing listens there.", e);
        } catch (IOException e) {
            throw new BackendException(method + " " + url + " was not answered: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException(method + " " + url + " was interrupted", e);
        }
    }

    /** The sentence in a problem document, or in Telegram's kind of refusal; else all that was said. */
    private static String detail(HttpResponse<String> response) {
        try {
            JsonNode problem = JSON.readTree(response.body());
            String sentence =
                    problem.path("detail").asString(problem.path("description").asString(""));
            return sentence.isEmpty() ? response.body() : sentence;
        } catch (JacksonException e) {
            return response.body();
        }
    }

    private static JsonNode content(String url, String method, HttpResponse<String> response) {
        if (response.statusCode() >= FIRST_FAILURE) {
            throw new BackendException(
                    "%s %s was answered with %d: %s".formatted(method, url, response.statusCode(), detail(response)));
        }
        return response.body().isBlank() ? JSON.nullNode() : JSON.readTree(response.body());
    }
}
