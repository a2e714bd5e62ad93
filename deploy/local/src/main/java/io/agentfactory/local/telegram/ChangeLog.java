package io.agentfactory.local.telegram;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The changes on disk, one JSON object a line. A line is handed to the operating system before the change is told to
 * anybody, so a killed emulator forgets nothing that it has confirmed; it does not force the disk, so a power cut may.
 * Guarded by the lock of {@link Ledger}.
 */
final class ChangeLog implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ChangeLog.class);
    private static final int LINES_BEFORE_COMPACTION = 50_000;

    private final Path file;
    private final JsonMapper json;
    private BufferedWriter writer;
    private int lines;

    ChangeLog(Path file, JsonMapper json) throws IOException {
        this.file = file;
        this.json = json;
        Files.createDirectories(file.toAbsolutePath().getParent());
        this.writer = open();
    }

    /**
     * Tells every change of the log, oldest first.
     *
     * @throws IOException if a line is not one of ours; it says which
     */
    void replay(Consumer<Change> reader) throws IOException {
        List<String> text = Files.readAllLines(file, StandardCharsets.UTF_8);
        for (int number = 1; number <= text.size(); number++) {
            try {
                reader.accept(json.readValue(text.get(number - 1), Change.class));
            } catch (JacksonException e) {
                if (number < text.size()) {
                    throw new IOException(
                            "line " + number + " of " + file + " cannot be read: remove the file"
                                    + " to begin anew, or run the version that wrote it",
                            e);
                }
                // A kill in the middle of a write leaves half a line; what it said was confirmed to nobody.
                log.warn("event=change-unreadable file={} line={}", file.getFileName(), number);
            }
        }
        lines = text.size();
    }

    void append(Change change) {
        try {
            writer.write(json.writeValueAsString(change));
            writer.newLine();
            writer.flush();
            lines++;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    boolean isLong() {
        return lines > LINES_BEFORE_COMPACTION;
    }

    /** Replaces the log by a shorter one that means the same. */
    void compact(Collection<Change> changes) throws IOException {
        Path shorter = file.resolveSibling(file.getFileName() + ".new");
        List<String> text = changes.stream().map(json::writeValueAsString).toList();
        Files.write(shorter, text, StandardCharsets.UTF_8);
        writer.close();
        Files.move(shorter, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        writer = open();
        lines = text.size();
    }

    private BufferedWriter open() throws IOException {
        return Files.newBufferedWriter(
                file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
