package io.agentfactory.local.stack;

import io.agentfactory.backends.process.BackendException;
import io.agentfactory.backends.process.ChildProcess;
import io.agentfactory.backends.process.ChildSpec;
import io.agentfactory.backends.process.Folders;
import io.agentfactory.backends.process.JavaCommand;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;

/**
 * A service's jar as production runs it, laid out for a fast start: Spring Boot's own tool splits it into a jar and its
 * libraries, once per build.
 */
final class ServiceJar {

    private static final int HEAP_MEGABYTES = 64;
    private static final String SUFFIX = "-app.jar";

    private ServiceJar() {}

    /** The jar to start, in a folder below {@code cache}. */
    static Path laidOut(Path checkout, Service service, Path cache) {
        Path jar = built(checkout, service);
        Path folder = cache.resolve(service.module());
        Path laidOut = folder.resolve(jar.getFileName().toString());
        try (FileChannel _ = lock(cache, service)) {
            if (Files.exists(laidOut) && !modified(laidOut).equals(modified(jar))) {
                Folders.delete(folder);
            }
            if (!Files.exists(laidOut)) {
                layOut(service, jar, folder);
                Files.setLastModifiedTime(laidOut, modified(jar));
            }
            return laidOut;
        } catch (IOException e) {
            throw new BackendException(
                    "The jar of " + service.module() + " could not be laid out in " + folder + ": " + e.getMessage(),
                    e);
        }
    }

    /** Held until it is closed: another stack of the same checkout may be at it, too. */
    private static FileChannel lock(Path cache, Service service) throws IOException {
        Files.createDirectories(cache);
        FileChannel file = FileChannel.open(
                cache.resolve(service.module() + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        file.lock();
        return file;
    }

    private static Path built(Path checkout, Service service) {
        Path target = checkout.resolve(service.module()).resolve("target");
        if (Files.isDirectory(target)) {
            try (Stream<Path> files = Files.list(target)) {
                List<Path> jars = files.filter(
                                file -> file.getFileName().toString().endsWith(SUFFIX))
                        .toList();
                if (jars.size() == 1) {
                    return jars.getFirst();
                }
            } catch (IOException e) {
                throw new BackendException(target + " cannot be read: " + e.getMessage(), e);
            }
        }
        throw new BackendException("There is no jar of " + service.module() + " in " + target
                + ": build it with ./mvnw package -DskipTests.");
    }

    private static void layOut(Service service, Path jar, Path folder) throws IOException {
        Path parent = folder.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IOException(folder + " is no folder below another");
        }
        List<String> command = JavaCommand.withHeap(HEAP_MEGABYTES)
                .option("-Djarmode=tools")
                .jar(jar, "extract", "--destination", folder.toString());
        Path log = parent.resolve(service.module() + ".extract.log");
        try (ChildProcess extract =
                ChildProcess.start(new ChildSpec("Laying out " + service.module(), command, parent, log))) {
            if (extract.onExit().join() != 0) {
                throw new BackendException(
                        "The jar of " + service.module() + " could not be laid out: " + extract.lastLines());
            }
        }
        Files.deleteIfExists(log);
    }

    private static FileTime modified(Path file) throws IOException {
        return Files.getLastModifiedTime(file);
    }
}
