package io.agentfactory.local.telegram;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** The emulator's own REST interface, as the launcher and the page use it. */
final class EmulatorClient {

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI baseUrl;

    EmulatorClient(URI baseUrl) {
        this.baseUrl = baseUrl;
    }

    HttpResponse<String> request(String method, String path, String json) {
        return send(HttpRequest.newBuilder(URI.create(baseUrl + path))
                .header("Content-Type", "application/json")
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
                .build());
    }

    JsonNode get(String path) {
        return BotClient.JSON.readTree(request("GET", path, "").body());
    }

    JsonNode messages(long chatId) {
        return get("/emulator/chats/" + chatId + "/messages").path("messages");
    }

    HttpResponse<String> sendFile(long chatId, String name, String type, byte[] content, String caption) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("--frontier\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n" + caption
                        + "\r\n--frontier\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                        + "\"\r\nContent-Type: " + type + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes("\r\n--frontier--\r\n".getBytes(StandardCharsets.UTF_8));
        return send(HttpRequest.newBuilder(URI.create(baseUrl + "/emulator/chats/" + chatId + "/messages"))
                .header("Content-Type", "multipart/form-data; boundary=frontier")
                .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                .build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
