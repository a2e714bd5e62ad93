package io.agentfactory.local.fly.http;

import com.sun.net.httpserver.HttpExchange;
import io.agentfactory.local.fly.model.FlyRefusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/** Reads requests from the connection and writes answers to it. */
final class Wire {
    static final String NONCE_HEADER = "fly-machine-lease-nonce";
    private static final int MAX_BODY_BYTES = 1 << 20;

    private final JsonMapper json;

    Wire(JsonMapper json) {
        this.json = json;
    }

    /** A body of more than 1 MiB is refused. */
    String body(HttpExchange exchange) throws IOException {
        try (InputStream stream = exchange.getRequestBody()) {
            byte[] bytes = stream.readNBytes(MAX_BODY_BYTES + 1);
            if (bytes.length > MAX_BODY_BYTES) {
                throw FlyRefusal.of(413, "invalid_argument: the request body is larger than 1 MiB");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    Call call(String root, HttpExchange exchange, String body) {
        String nonce = exchange.getRequestHeaders().getFirst(NONCE_HEADER);
        return Call.of(
                root, exchange.getRequestMethod(), exchange.getRequestURI(), nonce == null ? "" : nonce, body, json);
    }

    /** Headers that the API knows, but never the token. */
    Map<String, String> headers(HttpExchange exchange) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : List.of("content-type", NONCE_HEADER)) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        return headers;
    }

    String text(Answer answer) {
        if (answer.body().isMissingNode()) {
            return "";
        }
        return answer.body().isString() ? answer.body().asString() : json.writeValueAsString(answer.body());
    }

    void write(HttpExchange exchange, Answer answer, String text) throws IOException {
        exchange.getResponseHeaders().set("fly-request-id", UUID.randomUUID().toString());
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        if (text.isEmpty()) {
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String type = answer.body().isString() ? "text/plain" : "application/json";
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
