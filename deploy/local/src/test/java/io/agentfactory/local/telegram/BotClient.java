package io.agentfactory.local.telegram;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A bot as it calls the Bot API. */
final class BotClient {

    static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI baseUrl;
    private final String token;

    BotClient(URI baseUrl, String token) {
        this.baseUrl = baseUrl;
        this.token = token;
    }

    record Reply(int status, JsonNode body) {
        JsonNode result() {
            return body.path("result");
        }

        String description() {
            return body.path("description").asString();
        }
    }

    Reply call(String method, Map<String, ?> parameters) {
        return post(method, "application/json", JSON.writeValueAsString(parameters));
    }

    Reply callWithForm(String method, Map<String, String> parameters) {
        return post(method, "application/x-www-form-urlencoded", encoded(parameters));
    }

    Reply callWithMultipart(String method, Map<String, String> parameters) {
        String parts = parameters.entrySet().stream()
                .map(entry -> "--frontier\r\nContent-Disposition: form-data; name=\"" + entry.getKey() + "\"\r\n\r\n"
                        + entry.getValue() + "\r\n")
                .collect(Collectors.joining());
        return post(method, "multipart/form-data; boundary=frontier", parts + "--frontier--\r\n");
    }

    Reply get(String method, Map<String, String> parameters) {
        return send(HttpRequest.newBuilder(address(method + "?" + encoded(parameters))));
    }

    byte[] download(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl + "/file/bot" + token + "/" + path))
                .build();
        return exchange(request, BodyHandlers.ofByteArray()).body();
    }

    private Reply post(String method, String type, String body) {
        return send(HttpRequest.newBuilder(address(method))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body)));
    }

    private URI address(String rest) {
        return URI.create(baseUrl + "/bot" + token + "/" + rest);
    }

    private Reply send(HttpRequest.Builder request) {
        HttpResponse<String> response = exchange(request.build(), BodyHandlers.ofString());
        return new Reply(response.statusCode(), JSON.readTree(response.body()));
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
