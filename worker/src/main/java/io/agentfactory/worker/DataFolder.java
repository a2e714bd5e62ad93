package io.agentfactory.worker;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker's volume. A marker file stands in it while a restore runs, so that what a crash has left half restored is
 * never taken for a memory: neither run on nor stored.
 */
final class DataFolder {

    private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);
    private static final String MARKER = ".agent-factory-restoring";
    private static final String ARCHIVE = ".agent-factory-restore.tar.gz";
    /** Keeps an otherwise empty folder in a repository. */
    private static final String PLACEHOLDER = ".gitkeep";

    private final SnapshotSettings settings;

    DataFolder(SnapshotSettings settings) {
        this.settings = settings;
    }

    /** Whether any file or link stands in the folders that are memory, and was not left by a broken restore. */
    boolean hasMemory() throws IOException {
        if (restoreUnfinished()) {
            return false;
        }
        for (String folder : settings.folders()) {
            Path path = settings.dataFolder().resolve(folder);
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && holdsFiles(path)) {
                return true;
            }
        }
        return false;
    }

    boolean restoreUnfinished() {
        return Files.exists(marker(), LinkOption.NOFOLLOW_LINKS);
    }

    /** Empties the folders, of which the caller knows that they hold no memory, and marks them. */
    void beginRestore() throws IOException {
        Files.createDirectories(settings.dataFolder());
        if (!restoreUnfinished()) {
            Files.createFile(marker());
        }
        clear();
    }

    void endRestore() throws IOException {
        Files.delete(marker());
    }

    /** Empties the folders again. The marker stays: whoever starts here next has no memory either. */
    void abandonRestore() {
        try {
            clear();
        } catch (IOException e) {
            LOG.warn("event=restore-left-files reason=\"{}\"", e.toString());
        }
    }

    /** Gives up restoring: the worker starts with an empty memory, and that is its memory from now on. */
    void startEmpty() throws IOException {
        clear();
        Files.deleteIfExists(marker());
    }

    /** Where a downloaded archive waits for its check. */
    Path archive() {
        return settings.dataFolder().resolve(ARCHIVE);
    }

    private Path marker() {
        return settings.dataFolder().resolve(MARKER);
    }

    private void clear() throws IOException {
        Files.deleteIfExists(archive());
        for (String folder : settings.folders()) {
            Path path = settings.dataFolder().resolve(folder);
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                Files.walkFileTree(path, new Deletion());
            }
        }
    }

    private static boolean holdsFiles(Path folder) throws IOException {
        boolean[] found = {false};
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.endsWith(PLACEHOLDER)) {
                    return FileVisitResult.CONTINUE;
                }
                found[0] = true;
                return FileVisitResult.TERMINATE;
            }
        });
        return found[0];
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
