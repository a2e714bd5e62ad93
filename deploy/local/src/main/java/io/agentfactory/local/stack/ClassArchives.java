package io.agentfactory.local.stack;

import io.agentfactory.backends.process.BackendException;
import io.agentfactory.backends.process.ClassArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The class archives of a checkout's programs, by which they start in half the time. */
public final class ClassArchives {

    private ClassArchives() {}

    /** What the program does about its classes in this stack. */
    static ClassArchive of(StackSettings settings, String program) {
        Path file = folder(settings).resolve(program + ".aot");
        if (settings.recording()) {
            try {
                Files.createDirectories(folder(settings));
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new BackendException(file + " cannot be written: " + e.getMessage(), e);
            }
            return new ClassArchive.Record(file);
        }
        return Files.exists(file) ? new ClassArchive.Use(file) : new ClassArchive.None();
    }

    private static Path folder(StackSettings settings) {
        return settings.cache().resolve("classes");
    }
}
