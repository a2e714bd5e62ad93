package io.agentfactory.local.telegram;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells events to listeners, one after another in the order in which they happened, on a thread of its own: a slow
 * listener delays other listeners, never Telegram.
 */
final class EventFeed implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EventFeed.class);
    private static final int MAX_WAITING = 100_000;

    private final LinkedBlockingQueue<TelegramEvent> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
    private final List<Consumer<TelegramEvent>> listeners = new CopyOnWriteArrayList<>();
    private final Thread teller;

    EventFeed() {
        teller = Thread.ofVirtual().name("telegram-events").start(this::tell);
    }

    void publish(TelegramEvent event) {
        if (!waiting.offer(event)) {
            log.warn("event=telegram-event-dropped reason=listeners-too-slow");
        }
    }

    /** @return closing it ends the listening */
    TelegramEmulator.Subscription listen(Consumer<TelegramEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void close() {
        teller.interrupt();
    }

    private void tell() {
        try {
            while (true) {
                TelegramEvent event = waiting.take();
                for (Consumer<TelegramEvent> listener : listeners) {
                    tell(listener, event);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void tell(Consumer<TelegramEvent> listener, TelegramEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            // One listener's failure must not silence the others.
            log.warn("event=telegram-listener-failed", e);
        }
    }
}
