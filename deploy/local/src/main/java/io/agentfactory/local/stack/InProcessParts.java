package io.agentfactory.local.stack;

import io.agentfactory.backends.objectstore.ObjectStoreServer;
import io.agentfactory.local.fly.FlyEmulator;
import io.agentfactory.local.telegram.TelegramEmulator;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The parts that run in the launcher's own JVM. They may be closed while they start, and close without a throw. */
final class InProcessParts {

    private final StackSettings settings;
    private final StackKeys keys;
    private final Progress progress;

    private volatile @Nullable ObjectStoreServer objectStore;
    private volatile @Nullable TelegramEmulator telegram;
    private volatile @Nullable FlyEmulator fly;

    InProcessParts(StackSettings settings, StackKeys keys, Progress progress) {
        this.settings = settings;
        this.keys = keys;
        this.progress = progress;
    }

    void start() {
        long begin = System.nanoTime();
        telegram = Emulators.startTelegram(settings, keys);
        progress.ready("telegram", since(begin));
        begin = System.nanoTime();
        fly = Emulators.startFly(settings, keys);
        progress.ready("fly", since(begin));
        begin = System.nanoTime();
        objectStore = new BackendParts(settings, keys).objectStore();
        progress.ready("object store", since(begin));
    }

    Emulators emulators() {
        return new Emulators(
                Objects.requireNonNull(telegram, "the stack has not started"),
                Objects.requireNonNull(fly, "the stack has not started"));
    }

    void closeFly() {
        close("fly", fly);
    }

    void closeTelegram() {
        close("telegram", telegram);
    }

    void closeObjectStore() {
        close("object store", objectStore);
    }

    private void close(String name, @Nullable AutoCloseable part) {
        if (part != null) {
            try {
                part.close();
                progress.stopped(name);
            } catch (Exception e) {
                // The rest must still be stopped.
                System.err.println(name + " did not close: " + e.getMessage());
            }
        }
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
