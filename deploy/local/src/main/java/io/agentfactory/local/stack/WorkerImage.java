package io.agentfactory.local.stack;

import io.agentfactory.backends.process.BackendException;
import io.agentfactory.backends.process.JavaCommand;
import io.agentfactory.local.fly.process.ImageCatalogue;
import io.agentfactory.worker.echo.EchoWorker;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The image of the reference worker: at the Fly emulator it stands for a JVM that runs the worker's jar. */
public final class WorkerImage {

    public static final String NAME = "agent-factory/echo-worker:local";

    private static final int HEAP_MEGABYTES = 48;
    private static final String ARCHIVE = "worker";

    private WorkerImage() {}

    static ImageCatalogue catalogue(StackSettings settings) {
        JavaCommand java = JavaCommand.withHeap(HEAP_MEGABYTES).classes(ClassArchives.of(settings, ARCHIVE));
        Path jar = jar(settings.checkout());
        // As its own process, not by a class path in the jar's manifest: that would reach into whoever uses the SDK.
        List<String> command =
                java.mainClass(jar.resolveSibling("lib") + "/*" + File.pathSeparator + jar, EchoWorker.class.getName());
        return ImageCatalogue.empty().with(NAME, command.toArray(String[]::new));
    }

    private static Path jar(Path checkout) {
        Path target = checkout.resolve("worker").resolve("target");
        if (Files.isDirectory(target)) {
            try (Stream<Path> files = Files.list(target)) {
                List<Path> jars = files.filter(
                                file -> file.getFileName().toString().matches("worker-[0-9.]+(-SNAPSHOT)?\\.jar"))
                        .toList();
                if (jars.size() == 1) {
                    return jars.getFirst();
                }
            } catch (IOException e) {
                throw new BackendException(target + " cannot be read: " + e.getMessage(), e);
            }
        }
        throw new BackendException(
                "There is no jar of the worker in " + target + ": build it with ./mvnw package -DskipTests.");
    }
}
