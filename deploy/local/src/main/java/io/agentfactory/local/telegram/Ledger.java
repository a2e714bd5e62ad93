package io.agentfactory.local.telegram;

import io.agentfactory.local.telegram.Message.Attachment;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that the emulator remembers, and the one lock over it. A change is in the log before it is in memory, and
 * in memory before the lock is free, so nobody is told what a restart would forget.
 */
final class Ledger implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(Ledger.class);

    private final Map<Long, Memory> memories = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ChangeLog log;
    private final long firstUpdateId;
    private boolean closed;

    /** @param firstUpdateId where update ids of a bot without a past begin */
    Ledger(ChangeLog log, FileStore files, long firstUpdateId) throws IOException {
        this.log = log;
        this.firstUpdateId = firstUpdateId;
        log.replay(change -> memory(change.botId()).apply(change));
        compact();
        files.keepOnly(filePaths());
    }

    /** Works on a bot's memory under the lock. Nothing mutable of it may leave the function. */
    <T> T with(long botId, Function<Memory, T> work) {
        lock.lock();
        try {
            return work.apply(memory(botId));
        } finally {
            lock.unlock();
        }
    }

    /** Records a change; only from within {@link #with}. */
    void keep(Change change) {
        if (!lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("a change outside the lock");
        }
        if (closed) {
            throw new IllegalStateException("the Telegram emulator is closed");
        }
        log.append(change);
        memory(change.botId()).apply(change);
        changed.signalAll();
        if (log.isLong()) {
            compactOrGoOn();
        }
    }

    /** Highest number of a file that is remembered, 0 for none. */
    long lastFileNumber() {
        lock.lock();
        try {
            long last = 0;
            for (Memory memory : memories.values()) {
                for (Attachment file : memory.files()) {
                    last = Math.max(last, file.number());
                }
            }
            return last;
        } finally {
            lock.unlock();
        }
    }

    /** Wakes those who wait in {@link #await} although nothing was recorded. */
    void nudge() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the condition holds for the bot's memory, at most so long.
     *
     * @return false when the time is up or the ledger is closed
     */
    boolean await(long botId, Duration atMost, Predicate<Memory> condition) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = atMost.toNanos();
            while (!closed && !condition.test(memory(botId))) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            log.close();
        } catch (IOException e) {
            // Every line was flushed when it was written.
            logger.warn("event=log-not-closed reason={}", e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    private Memory memory(long botId) {
        return memories.computeIfAbsent(botId, bot -> new Memory(bot, firstUpdateId));
    }

    private void compact() throws IOException {
        List<Change> changes = new ArrayList<>();
        memories.values().forEach(memory -> changes.addAll(memory.changes()));
        log.compact(changes);
    }

    private void compactOrGoOn() {
        try {
            compact();
        } catch (IOException e) {
            logger.warn("event=log-not-compacted reason={}", e.getMessage());
        }
    }

    private Set<String> filePaths() {
        Set<String> paths = new HashSet<>();
        memories.values().forEach(memory -> memory.files().forEach((Attachment file) -> paths.add(file.path())));
        return paths;
    }
}
