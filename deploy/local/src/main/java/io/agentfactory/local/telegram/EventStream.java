package io.agentfactory.local.telegram;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events as server-sent events. A reader that is too slow, or comes back, reads the chat again: the stream keeps
 * nothing for it.
 */
final class EventStream {

    private static final int MAX_WAITING = 1_000;
    private static final int SECONDS_BETWEEN_SIGNS_OF_LIFE = 15;

    private final EventFeed feed;
    private final JsonMapper json;

    EventStream(EventFeed feed, JsonMapper json) {
        this.feed = feed;
        this.json = json;
    }

    /** Holds the calling thread until the reader leaves. */
    void stream(HttpExchange exchange) throws IOException {
        LinkedBlockingQueue<TelegramEvent> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
        AtomicBoolean tooSlow = new AtomicBoolean();
        try (TelegramEmulator.Subscription subscription = feed.listen(event -> {
                    if (!waiting.offer(event)) {
                        tooSlow.set(true);
                    }
                });
                OutputStream out = begin(exchange)) {
            while (!tooSlow.get()) {
                TelegramEvent event = waiting.poll(SECONDS_BETWEEN_SIGNS_OF_LIFE, TimeUnit.SECONDS);
                write(out, event == null ? ": still here\n\n" : "data: " + json.writeValueAsString(event) + "\n\n");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static OutputStream begin(HttpExchange exchange) throws IOException {
        Responses.prepare(exchange, "text/event-stream; charset=utf-8");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        write(out, "retry: 1000\n\n");
        return out;
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
