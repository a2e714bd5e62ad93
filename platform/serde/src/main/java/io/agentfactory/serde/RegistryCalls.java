package io.agentfactory.serde;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls to a registry's REST API. Each call is idempotent, has a time-out, and is tried at every URL twice. A refusal
 * counts as the registry's answer only if it carries an error code of Confluent's API: a proxy's "not found" or "not
 * authorized" says nothing about a schema. Never logs, and never puts credentials into a message.
 */
final class RegistryCalls implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int ROUNDS = 2;
    private static final int REASON_LENGTH = 500;
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";

    private final RegistrySettings settings;
    private final JsonMapper json;
    private final HttpClient http;

    RegistryCalls(RegistrySettings settings, JsonMapper json) {
        this.settings = settings;
        this.json = json;
        HttpClient.Builder builder =
                HttpClient.newBuilder().connectTimeout(TIMEOUT).version(HttpClient.Version.HTTP_1_1);
        if (settings.trustStore() != null || settings.keyStore() != null) {
            builder.sslContext(TlsStores.context(settings));
        }
        this.http = builder.build();
    }

    RegistryAnswer get(String path) {
        return call("GET", path, BodyPublishers.noBody());
    }

    RegistryAnswer post(String path, String body) {
        return call("POST", path, BodyPublishers.ofString(body));
    }

    RegistryAnswer put(String path, String body) {
        return call("PUT", path, BodyPublishers.ofString(body));
    }

    @Override
    public void close() {
        http.close();
    }

    /** One attempt's end: an answer, or why there is none yet. */
    private sealed interface Attempt {
        record Answered(RegistryAnswer answer) implements Attempt {}

        record Failed(String problem) implements Attempt {}
    }

    private RegistryAnswer call(String method, String path, BodyPublisher body) {
        String problem = "";
        try {
            for (int round = 0; round < ROUNDS; round++) {
                if (round > 0) {
                    Thread.sleep(PAUSE);
                }
                for (String url : settings.urls()) {
                    switch (attempt(url, method, path, body)) {
                        case Attempt.Answered(RegistryAnswer answer) -> {
                            return answer;
                        }
                        case Attempt.Failed(String why) -> problem = why;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SchemaRegistryUnavailableException("interrupted while asking the schema registry", e);
        }
        throw new SchemaRegistryUnavailableException("the schema registry " + problem);
    }

    private Attempt attempt(String url, String method, String path, BodyPublisher body) throws InterruptedException {
        try {
            HttpResponse<String> response = http.send(request(url + path, method, body), BodyHandlers.ofString());
            return read(url, response);
        } catch (IOException e) {
            return new Attempt.Failed("does not answer at " + url + " (" + e
                    + "): start it, or set AGENT_FACTORY_SCHEMA_REGISTRY_URL to where it is");
        }
    }

    private Attempt read(String url, HttpResponse<String> response) {
        int status = response.statusCode();
        JsonNode body = json(response.body());
        boolean ours = body.isObject();
        return switch (status) {
            case 200, 201 ->
                ours
                        ? new Attempt.Answered(new RegistryAnswer.Found(body))
                        : new Attempt.Failed("at " + url + " does not answer in JSON: check that its URL is right");
            case 401, 403 ->
                throw new SchemaRegistryUnavailableException("the schema registry at " + url + " answered " + status
                        + ": give it credentials that it accepts (basic.auth.user.info or bearer.auth.token)");
            case 404, 409, 422 -> {
                if (ours && body.path("error_code").isInt()) {
                    yield new Attempt.Answered(new RegistryAnswer.Refused(status + " " + reason(body)));
                }
                throw new SchemaRegistryUnavailableException("the schema registry at " + url + " answered " + status
                        + " without an error code of Confluent's API: check that its URL is right");
            }
            default -> new Attempt.Failed("at " + url + " answered " + status + ": see its log, or try again later");
        };
    }

    private static String reason(JsonNode body) {
        String message = body.path("message").asString("no reason given");
        return message.length() <= REASON_LENGTH ? message : message.substring(0, REASON_LENGTH);
    }

    private JsonNode json(String body) {
        try {
            return json.readTree(body);
        } catch (JacksonException e) {
            return json.missingNode();
        }
    }

    private HttpRequest request(String url, String method, BodyPublisher body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(TIMEOUT)
                .header("Accept", CONTENT_TYPE + ", application/json")
                .header("Content-Type", CONTENT_TYPE)
                .method(method, body);
        switch (settings.credentials()) {
            case RegistrySettings.Credentials.None() -> {}
            case RegistrySettings.Credentials.Basic(String user) ->
                request.header("Authorization", "Basic " + base64(user));
            case RegistrySettings.Credentials.Bearer(String token) ->
                request.header("Authorization", "Bearer " + token);
        }
        return request.build();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
