package io.agentfactory.backends.postgres;

import io.agentfactory.backends.process.BackendException;
import io.agentfactory.backends.process.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Unpacks PostgreSQL's programs for this machine from the class path, once per version and checkout. */
final class PostgresBinaries {

    private static final int OWNER_EXECUTES = 0100;

    private PostgresBinaries() {}

    /** Folder with {@code bin/postgres}, below {@code cache}; unpacked if it is not there yet. */
    static Path unpackedBelow(Path cache) {
        String archive = archiveName();
        URL packed = PostgresBinaries.class.getResource("/" + archive);
        if (packed == null) {
            throw new BackendException(
                    "PostgreSQL for this machine (" + archive
                            + ") is not on the class path: run a database elsewhere and name it with AGENT_FACTORY_TEST_DB_URL.");
        }
        try {
            // The size stands for the version: reading the whole archive to hash it would cost more than it saves.
            long size = packed.openConnection().getContentLengthLong();
            Path home = cache.resolve(archive.replace(".txz", "") + "-" + size);
            if (!Files.isDirectory(home)) {
                unpack(packed, home);
            }
            return home;
        } catch (IOException e) {
            throw new BackendException("PostgreSQL could not be unpacked below " + cache + ": " + e.getMessage(), e);
        }
    }

    private static void unpack(URL packed, Path home) throws IOException {
        Files.createDirectories(home.getParent());
        Path unfinished = Files.createTempDirectory(home.getParent(), home.getFileName() + ".unfinished-");
        try (InputStream bytes = packed.openStream();
                var tar = new TarArchiveInputStream(new XZCompressorInputStream(bytes))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                write(tar, entry, unfinished);
            }
        }
        try {
            // Several builds may unpack at once: whoever renames first wins, and nobody sees a half-filled folder.
            Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            Folders.delete(unfinished);
        }
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path folder) throws IOException {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
            throw new IOException("the archive names a file outside of it: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(target, folder.resolve(entry.getLinkName()));
        } else {
            Files.copy(tar, target);
            boolean program = (entry.getMode() & OWNER_EXECUTES) != 0;
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private static String archiveName() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        String machine = System.getProperty("os.arch");
        boolean arm = Set.of("aarch64", "arm64").contains(machine);
        return "postgres-%s-%s.txz".formatted(system, arm ? "arm_64" : "x86_64");
    }
}
