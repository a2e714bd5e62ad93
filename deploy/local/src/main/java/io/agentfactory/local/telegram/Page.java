package io.agentfactory.local.telegram;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The chat page: a few files of this package, and nothing else by any address. */
final class Page {

    private record Part(String resource, String contentType) {}

    private static final Map<String, Part> PARTS = Map.of(
            "/", new Part("index.html", "text/html; charset=utf-8"),
            "/chat.css", new Part("chat.css", "text/css; charset=utf-8"),
            "/chat.js", new Part("chat.js", "text/javascript; charset=utf-8"),
            "/message.js", new Part("message.js", "text/javascript; charset=utf-8"),
            "/icon.svg", new Part("icon.svg", "image/svg+xml"));

    private final Responses responses;

    Page(Responses responses) {
        this.responses = responses;
    }

    void handle(HttpExchange exchange) throws IOException {
        Part part = PARTS.get(exchange.getRequestURI().getPath());
        if (part == null) {
            responses.problem(exchange, 404, "not-found", "There is nothing here; the chat page is at /.");
            return;
        }
        try (InputStream content = Page.class.getResourceAsStream("page/" + part.resource())) {
            if (content == null) {
                throw new IllegalStateException("the program lacks its file page/" + part.resource());
            }
            responses.bytes(exchange, 200, part.contentType(), content.readAllBytes());
        }
    }
}
