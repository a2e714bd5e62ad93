package io.agentfactory.scaler.support;

import io.agentfactory.platform.token.ApiCaller;
import io.agentfactory.platform.token.ApiTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the scaler's REST API as a person of one role. */
public final class ApiClient {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String url;
    private final String token;

    public ApiClient(ScalerUnderTest scaler, ApiCaller caller) {
        this.url = scaler.url();
        this.token =
                scaler.bean(ApiTokens.class).mint(caller, Duration.ofHours(1)).reveal();
    }

    /** @param body the JSON that came back */
    public record Reply(int status, JsonNode body) {}

    public Reply get(String path) {
        return send(path, "GET", HttpRequest.BodyPublishers.noBody());
    }

    public Reply put(String path, String json) {
        return send(path, "PUT", HttpRequest.BodyPublishers.ofString(json));
    }

    public Reply post(String path) {
        return send(path, "POST", HttpRequest.BodyPublishers.noBody());
    }

    private Reply send(String path, String method, HttpRequest.BodyPublisher body) {
        try {
            HttpResponse<String> response = HTTP.send(
                    HttpRequest.newBuilder(URI.create(url + path))
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Type", "application/json")
                            .method(method, body)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), JsonMapper.shared().readTree(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
