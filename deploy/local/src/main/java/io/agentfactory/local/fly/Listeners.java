package io.agentfactory.local.fly;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners, in order, on a thread of its own, so that a slow one holds up no machine. */
final class Listeners<T> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

    private final List<Consumer<? super T>> listeners = new CopyOnWriteArrayList<>();
    private final BlockingQueue<T> waiting = new LinkedBlockingQueue<>();
    private final Thread thread;

    Listeners(String name) {
        thread = Thread.ofVirtual().name(name).start(this::tellAll);
    }

    /** The answer takes the listener away again. */
    Runnable add(Consumer<? super T> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    void tell(T news) {
        waiting.add(news);
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void tellAll() {
        try {
            while (true) {
                T news = waiting.take();
                for (Consumer<? super T> listener : listeners) {
                    tell(listener, news);
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(Consumer<? super T> listener, T news) {
        try {
            listener.accept(news);
        } catch (RuntimeException failed) {
            log.warn("event=fly-listener-failed", failed);
        }
    }
}
