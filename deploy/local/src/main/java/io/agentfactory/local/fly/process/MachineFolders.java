package io.agentfactory.local.fly.process;

import io.agentfactory.backends.process.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where things lie in the data folder: {@code volumes/<id>}, {@code machines/<id>} (a machine's own disk, gone with it)
 * and {@code logs/<machine>.log} (kept after the machine, the newest {@value #MAX_LOGS}).
 */
final class MachineFolders {
    private static final int MAX_LOGS = 200;

    private final Path volumes;
    private final Path machines;
    private final Path logs;

    MachineFolders(Path dataFolder) {
        volumes = dataFolder.resolve("volumes");
        machines = dataFolder.resolve("machines");
        logs = dataFolder.resolve("logs");
        try {
            Files.createDirectories(volumes);
            Files.createDirectories(machines);
            Files.createDirectories(logs);
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot write to the data folder " + dataFolder, failed);
        }
    }

    Path volume(String volumeId) {
        return volumes.resolve(volumeId);
    }

    Path machine(String machineId) {
        return machines.resolve(machineId);
    }

    /** Beside the machine's disk, where its command does not look. */
    Path pidFile(String machineId) {
        return machines.resolve(machineId + ".pid");
    }

    void removeMachine(String machineId) throws IOException {
        Folders.delete(machine(machineId));
        Files.deleteIfExists(pidFile(machineId));
        removeOldLogs();
    }

    Path log(String machineId) {
        return logs.resolve(machineId + ".log");
    }

    private void removeOldLogs() throws IOException {
        try (Stream<Path> files = Files.list(logs)) {
            List<Path> newestFirst = files.sorted(
                            Comparator.comparing((Path file) -> file.toFile().lastModified())
                                    .reversed())
                    .toList();
            for (Path old : newestFirst.stream().skip(MAX_LOGS).toList()) {
                Files.deleteIfExists(old);
            }
        }
    }
}
