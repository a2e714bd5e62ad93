package io.agentfactory.local.fly;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.testing.FlyContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * A small client as a scaler would write it. Holds every exchange against Fly's document where that is at hand; use
 * {@link #unchecked} for requests that are wrong on purpose, and where document and reality disagree.
 */
final class FlyClient {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final FlyEmulator emulator;
    private final String token;
    private final String nonce;
    private final Optional<FlyContract> contract;

    FlyClient(FlyEmulator emulator, String token) {
        this(emulator, token, "", FlyContract.fromEnvironment());
    }

    private FlyClient(FlyEmulator emulator, String token, String nonce, Optional<FlyContract> contract) {
        this.emulator = emulator;
        this.token = token;
        this.nonce = nonce;
        this.contract = contract;
    }

    FlyClient withNonce(String value) {
        return new FlyClient(emulator, token, value, contract);
    }

    FlyClient withToken(String value) {
        return new FlyClient(emulator, value, nonce, contract);
    }

    FlyClient unchecked() {
        return new FlyClient(emulator, token, nonce, Optional.empty());
    }

    Reply get(String path) {
        return send("GET", path, "");
    }

    Reply post(String path, String body) {
        return send("POST", path, body);
    }

    Reply delete(String path) {
        return send("DELETE", path, "");
    }

    Reply send(String method, String path, String body) {
        URI uri = URI.create(emulator.baseUrl() + "/v1" + path);
        HttpResponse<String> response = exchange(request(method, uri, body));
        contract.ifPresent(
                judge -> assertThat(judge.complaints(method, uri, body, response.statusCode(), response.body()))
                        .as("%s %s -> %d %s", method, path, response.statusCode(), response.body())
                        .isEmpty());
        return reply(response);
    }

    /** A request to the emulator itself, of which Fly's document knows nothing. */
    Reply admin(String method, String path, String body) {
        return reply(exchange(request(method, URI.create(emulator.baseUrl() + "/_emulator" + path), body)));
    }

    private HttpRequest request(String method, URI uri, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!nonce.isEmpty()) {
            request.header("fly-machine-lease-nonce", nonce);
        }
        return request.build();
    }

    private static Reply reply(HttpResponse<String> response) {
        JsonNode json = response.body().isEmpty() ? MissingNode.getInstance() : JSON.readTree(response.body());
        return new Reply(
                response.statusCode(),
                json,
                new ArrayList<>(response.headers().map().keySet()));
    }

    private HttpResponse<String> exchange(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    record Reply(int status, JsonNode body, List<String> headers) {
        String text(String field) {
            return body.path(field).asString("");
        }

        Reply expect(int expected) {
            assertThat(status).as("status of an answer with body %s", body).isEqualTo(expected);
            return this;
        }
    }
}
