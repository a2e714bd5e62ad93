package io.agentfactory.local.fly.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The newest requests with their answers, oldest first: at most 1,000, and together at most 8 million characters. In
 * memory only.
 */
public final class Journal {
    private static final int MOST = 1_000;
    private static final long MOST_CHARACTERS = 8_000_000;

    private final Deque<FlyExchange> exchanges = new ArrayDeque<>();
    private long characters;

    synchronized void add(FlyExchange exchange) {
        exchanges.addLast(exchange);
        characters += exchange.length();
        while (exchanges.size() > MOST || characters > MOST_CHARACTERS && exchanges.size() > 1) {
            characters -= exchanges.removeFirst().length();
        }
    }

    public synchronized List<FlyExchange> exchanges() {
        return List.copyOf(exchanges);
    }

    public synchronized void clear() {
        exchanges.clear();
        characters = 0;
    }
}
