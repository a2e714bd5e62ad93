package io.agentfactory.local.stack;

import io.agentfactory.backends.process.JavaCommand;
import java.nio.file.Files;
import java.nio.file.Path;

/** Archives of loaded classes, which make JVMs start in half the time. Made by {@code ./factory prepare}. */
final class ClassArchives {

    private ClassArchives() {}

    static Path file(Path cache, String program) {
        return cache.resolve("classes").resolve(program + ".aot");
    }

    /**
     * Lets the JVM start from the program's archive where there is one; one that does not fit is ignored by the JVM.
     */
    static void use(JavaCommand java, Path cache, String program) {
        Path archive = file(cache, program);
        if (Files.exists(archive)) {
            java.option("-XX:AOTCache=" + archive);
        }
    }
}
