package io.agentfactory.queue.convex;

import io.agentfactory.platform.token.WorkerIdentity;
import io.agentfactory.platform.token.WorkerTokens;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.testing.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls as the existing worker image makes them: no header, the token in the path. */
final class ImageClient {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final String url;
    private final String workerId;
    private final String token;

    ImageClient(QueueUnderTest queue, String workerId) {
        this.workerId = workerId;
        this.token = queue.bean(WorkerTokens.class)
                .mint(new WorkerIdentity(workerId, "default"), Duration.ofHours(1))
                .reveal();
        this.url = queue.url() + "/convex/" + token;
    }

    String token() {
        return token;
    }

    String workerId() {
        return workerId;
    }

    /** The value of a call that succeeds. */
    JsonNode query(String function, Map<String, ?> arguments) {
        return value(call("query", "agentFactory:" + function, arguments));
    }

    /** The value of a call that succeeds. */
    JsonNode mutation(String function, Map<String, ?> arguments) {
        return value(call("mutation", "agentFactory:" + function, arguments));
    }

    private static JsonNode value(Answer answer) {
        if (answer.status() != 200 || !answer.json().path("status").asString().equals("success")) {
            throw new AssertionError(answer.toString());
        }
        return answer.json().path("value");
    }

    /** What a function that fails says. */
    String failure(String kind, String path, Map<String, ?> arguments) {
        Answer answer = call(kind, path, arguments);
        if (answer.status() != 560 || !answer.json().path("status").asString().equals("error")) {
            throw new AssertionError(answer.toString());
        }
        return answer.json().path("errorMessage").asString();
    }

    Answer call(String kind, String path, Map<String, ?> arguments) {
        return post(kind, JSON.writeValueAsString(Map.of("path", path, "args", arguments)));
    }

    Answer post(String kind, String body) {
        return Answer.to(HttpRequest.newBuilder(URI.create(url + "/api/" + kind))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    /** Sends a file as the image does, by the URL alone. */
    static Answer upload(String uploadUrl, String mimeType, byte[] bytes) {
        return Answer.to(HttpRequest.newBuilder(URI.create(uploadUrl))
                .header("Content-Type", mimeType)
                .POST(BodyPublishers.ofByteArray(bytes)));
    }

    /** Fetches a file as the image does, by the URL alone. */
    static byte[] download(String url) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
