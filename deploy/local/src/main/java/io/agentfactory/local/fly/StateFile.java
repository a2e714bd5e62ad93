package io.agentfactory.local.fly;

import io.agentfactory.local.fly.model.CloudSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The provider's memory on disk: {@code fly.json}, replaced as a whole so that it is never half written, and
 * {@code fly.lock}, held as long as an emulator uses the folder.
 */
final class StateFile implements AutoCloseable {
    private final Path file;
    private final Path temporary;
    private final FileChannel lockChannel;
    private final JsonMapper json = JsonMapper.builder().build();
    private long savedVersion = -1;

    StateFile(Path folder) throws IOException {
        Files.createDirectories(folder);
        file = folder.resolve("fly.json");
        temporary = folder.resolve("fly.json.new");
        lockChannel = FileChannel.open(folder.resolve("fly.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(lockChannel) == null) {
            lockChannel.close();
            throw new IOException("Another Fly emulator uses " + folder + ": stop it, or name another data folder");
        }
    }

    CloudSnapshot load() throws IOException {
        if (!Files.exists(file)) {
            return CloudSnapshot.empty();
        }
        try {
            return json.readValue(file, CloudSnapshot.class);
        } catch (JacksonException unreadable) {
            throw new IOException("Cannot read " + file + ": delete the folder to start with no machines", unreadable);
        }
    }

    /** Saves unless this version, or a later one, has been saved already. */
    synchronized void save(long version, Supplier<CloudSnapshot> snapshot) {
        if (version <= savedVersion) {
            return;
        }
        try {
            json.writeValue(temporary, snapshot.get());
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            savedVersion = version;
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot write " + file, failed);
        }
    }

    @Override
    public void close() throws IOException {
        lockChannel.close();
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException sameProcess) {
            return null;
        }
    }
}
