package io.agentfactory.local.telegram;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/** Writes answers. A browser is told not to guess types and not to run anything that is not ours. */
final class Responses {

    private static final String OURS_ALONE =
            "default-src 'self'; img-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

    private final JsonMapper json;

    Responses(JsonMapper json) {
        this.json = json;
    }

    void json(HttpExchange exchange, int status, Object value) throws IOException {
        bytes(exchange, status, "application/json", json.writeValueAsBytes(value));
    }

    /** A problem detail of RFC 9457. */
    void problem(HttpExchange exchange, int status, String type, String detail) throws IOException {
        record Problem(String type, String title, int status, String detail) {}
        Problem problem = new Problem("urn:agent-factory:problem:" + type, type.replace('-', ' '), status, detail);
        bytes(exchange, status, "application/problem+json", json.writeValueAsBytes(problem));
    }

    void bytes(HttpExchange exchange, int status, String contentType, byte[] body) throws IOException {
        prepare(exchange, contentType);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    void file(HttpExchange exchange, String contentType, Path file) throws IOException {
        prepare(exchange, contentType);
        long size = Files.size(file);
        exchange.sendResponseHeaders(200, size == 0 ? -1 : size);
        try (OutputStream out = exchange.getResponseBody()) {
            Files.copy(file, out);
        }
    }

    void text(HttpExchange exchange, int status, String text) throws IOException {
        bytes(exchange, status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    static void prepare(HttpExchange exchange, String contentType) {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", contentType);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Content-Security-Policy", OURS_ALONE);
        headers.set("Cache-Control", "no-store");
    }
}
