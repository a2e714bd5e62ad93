package io.agentfactory.local.stack;

import io.agentfactory.backends.process.BackendException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps a second stack away from a folder in use. The system gives the lock back when the process ends in any way. */
final class StackLock implements AutoCloseable {

    private final FileChannel channel;

    private StackLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws BackendException if a stack runs in this folder */
    static StackLock take(StackFolder folder) {
        try {
            FileChannel channel = FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new BackendException("The stack in " + folder.root()
                        + " already runs: use it (./factory status), or end it with Ctrl-C in its terminal.");
            }
            return new StackLock(channel);
        } catch (IOException e) {
            throw new BackendException("The folder " + folder.root() + " cannot be locked: " + e.getMessage(), e);
        }
    }

    /**
     * Whether another process runs a stack in this folder. Not to be asked by one that does: it would lose the lock.
     */
    static boolean heldByAnother(StackFolder folder) throws IOException {
        if (!Files.exists(folder.lock())) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(folder.lock(), StandardOpenOption.WRITE);
                FileLock lock = tryLock(channel)) {
            return lock == null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }
}
