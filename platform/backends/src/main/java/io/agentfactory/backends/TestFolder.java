package io.agentfactory.backends;

import io.agentfactory.backends.process.Checkout;
import io.agentfactory.backends.process.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The folder that a test JVM's backends keep their data in: {@code .local/test/<process id>}. */
final class TestFolder {

    private static final List<AutoCloseable> SERVERS = new CopyOnWriteArrayList<>();

    private TestFolder() {}

    /** Makes the folder of this JVM and deletes those that killed JVMs left behind. */
    static Path make() {
        Path parent = Checkout.root().resolve(".local").resolve("test");
        Path folder = parent.resolve(Long.toString(ProcessHandle.current().pid()));
        try {
            Files.createDirectories(parent);
            deleteOrphans(parent);
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("the test folder " + folder + " cannot be made", e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> closeAll(folder), "close-backends"));
        return folder;
    }

    /** Closes the server when the JVM ends. */
    static void closeAtExit(AutoCloseable server) {
        SERVERS.addFirst(server);
    }

    private static void closeAll(Path folder) {
        for (AutoCloseable server : SERVERS) {
            try {
                server.close();
            } catch (Exception e) {
                System.err.println("A backend did not close: " + e);
            }
        }
        Folders.delete(folder);
    }

    private static void deleteOrphans(Path parent) throws IOException {
        try (Stream<Path> folders = Files.list(parent)) {
            folders.filter(TestFolder::isOrphan).forEach(Folders::delete);
        }
    }

    private static boolean isOrphan(Path folder) {
        String name = folder.getFileName().toString();
        return name.matches("\\d+") && ProcessHandle.of(Long.parseLong(name)).isEmpty();
    }
}
