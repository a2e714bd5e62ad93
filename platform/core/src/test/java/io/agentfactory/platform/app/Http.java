package io.agentfactory.platform.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Calls the test service as a client outside of it would. */
public final class Http {

    private final HttpClient client = HttpClient.newHttpClient();
    private final String base;

    public Http(ConfigurableApplicationContext service) {
        this.base = "http://127.0.0.1:" + service.getEnvironment().getRequiredProperty("local.server.port");
    }

    /** Status, headers and body of an answer. */
    public record Answer(int status, HttpResponse<String> response) {

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public Map<String, Object> json() {
            return JsonMapper.shared().readValue(response.body(), new TypeReference<>() {});
        }

        /** The problem's type without its prefix; fails if the answer is none. */
        public String problem() {
            if (!header("Content-Type").startsWith("application/problem+json")) {
                throw new AssertionError("not a problem: " + status + " " + response.headers() + " " + response.body());
            }
            return String.valueOf(json().get("type")).replace("urn:agent-factory:problem:", "");
        }
    }

    public Answer get(String path, @Nullable String token) {
        return call("GET", path, token, BodyPublishers.noBody());
    }

    public Answer post(String path, @Nullable String token, String json) {
        return call("POST", path, token, BodyPublishers.ofString(json));
    }

    public Answer call(String method, String path, @Nullable String token, BodyPublisher body) {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .method(method, body)
                .header("Content-Type", "application/json");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
