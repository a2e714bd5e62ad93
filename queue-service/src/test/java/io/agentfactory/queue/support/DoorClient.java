package io.agentfactory.queue.support;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A worker at the door, in plain HTTP. */
public final class DoorClient {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final JsonMapper JSON = JsonMapper.shared();

    private final String url;
    private final String token;

    public DoorClient(String url, String token) {
        this.url = url;
        this.token = token;
    }

    /** What it shows at the door. */
    public String token() {
        return token;
    }

    /** An answer of the door; {@code type} is the last word of a problem's type, or empty. */
    public record Answer(int status, JsonNode body) {

        public String type() {
            return body.path("type").asString("").replaceFirst("^.*:", "");
        }

        public long token() {
            return body.path("token").asLong();
        }

        public String messageId() {
            return body.path("messageId").asString();
        }

        public String text() {
            return body.path("payload").path("text").asString();
        }
    }

    public Answer claim() {
        return claim(0, false);
    }

    public Answer claim(long waitMs, boolean offers) {
        return post("/v1/worker/claims", Map.of("waitMs", waitMs, "offers", offers));
    }

    /** Asks as this process of the worker, with this call of its. */
    public Answer claim(String run, long call) {
        return claim(0, run, call);
    }

    public Answer claim(long waitMs, String run, long call) {
        return post("/v1/worker/claims", Map.of("waitMs", waitMs, "caller", Map.of("run", run, "call", call)));
    }

    /** Asks until there is a claim. */
    public Answer awaitClaim() {
        return await().atMost(Duration.ofSeconds(20)).until(() -> claim(1000, false), answer -> answer.status() == 200);
    }

    public Answer accept(String offerId) {
        return post("/v1/worker/claims/" + offerId + "/accept", Map.of());
    }

    public Answer accept(String offerId, String run, long call) {
        return post("/v1/worker/claims/" + offerId + "/accept", Map.of("caller", Map.of("run", run, "call", call)));
    }

    public Answer turn(String messageId, String verb, Map<String, ?> body) {
        return post("/v1/worker/turns/" + messageId + "/" + verb, body);
    }

    public Answer complete(Answer claim, String reply) {
        return turn(
                claim.messageId(),
                "complete",
                Map.of(
                        "token", claim.token(),
                        "replies", java.util.List.of(Map.of("text", reply)),
                        "history",
                                java.util.List.of(
                                        Map.of("role", "user", "content", claim.text()),
                                        Map.of("role", "assistant", "content", reply))));
    }

    public Answer post(String path, Map<String, ?> body) {
        return send(HttpRequest.newBuilder(URI.create(url + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    public Answer put(String absoluteUrl, byte[] bytes) {
        return send(HttpRequest.newBuilder(URI.create(absoluteUrl))
                .header("Content-Type", "application/gzip")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes)));
    }

    public Answer get(String path) {
        return send(HttpRequest.newBuilder(URI.create(url + path)).GET());
    }

    public byte[] download(String absoluteUrl) {
        try {
            return HTTP.send(
                            HttpRequest.newBuilder(URI.create(absoluteUrl))
                                    .header("Authorization", "Bearer " + token)
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Until the service has heard of the worker, its token opens nothing. */
    public void awaitAdmission() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> get("/v1/worker/control").status() == 200);
    }

    private Answer send(HttpRequest.Builder request) {
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        var answer = io.agentfactory.testing.Answer.to(request);
        return new Answer(answer.status(), answer.json());
    }
}
