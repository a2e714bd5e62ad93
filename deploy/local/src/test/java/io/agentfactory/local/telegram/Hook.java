package io.agentfactory.local.telegram;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** A bot's webhook. */
final class Hook implements AutoCloseable {

    final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
    final AtomicInteger mostAtOnce = new AtomicInteger();

    private final AtomicInteger now = new AtomicInteger();
    private final HttpServer server;

    record Delivery(String secret, String contentType, String body, int answer) {
        JsonNode update() {
            return BotClient.JSON.readTree(body);
        }

        String text() {
            return update().path("message").path("text").asString();
        }
    }

    /** @param status decides what an update is answered with */
    Hook(Function<JsonNode, Integer> status) {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                // Counted out before the answer goes: with it the next update may come.
                exchange.sendResponseHeaders(handle(exchange, status), -1);
            }
        });
        server.start();
    }

    private int handle(HttpExchange exchange, Function<JsonNode, Integer> status) throws IOException {
        mostAtOnce.accumulateAndGet(now.incrementAndGet(), Math::max);
        try {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            int answer = status.apply(BotClient.JSON.readTree(body));
            deliveries.add(new Delivery(
                    String.valueOf(exchange.getRequestHeaders().getFirst("X-Telegram-Bot-Api-Secret-Token")),
                    String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
                    body,
                    answer));
            return answer;
        } finally {
            now.decrementAndGet();
        }
    }

    static Hook thatAccepts() {
        return new Hook(update -> 200);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/agent-factory/telegram/webhook";
    }

    List<String> acceptedTexts() {
        return deliveries.stream()
                .filter(delivery -> delivery.answer() == 200)
                .map(Delivery::text)
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
