package io.agentfactory.worker;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unpacks an archive into the data folder. An agent with a shell has written what is in it, so nothing of it is
 * believed: no entry lands outside the folders that are memory, none is written through a link, and there is an end to
 * their size.
 */
final class ArchiveReader {

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveReader.class);
    private static final int BUFFER = 16 * 1024;
    private static final int OWNER_MAY_ALL = 0700;
    private static final int OWNER_MAY_READ = 0400;

    private final SnapshotSettings settings;
    private final Map<Path, Look> folders = new LinkedHashMap<>();
    private long unpacked;
    private long leftOut;

    ArchiveReader(SnapshotSettings settings) {
        this.settings = settings;
    }

    /**
     * Unpacks all entries but those of a kind that is left out.
     *
     * @return number of entries in the archive
     * @throws UnsafeArchiveException if the archive breaks a rule; what was unpacked until then stays for the caller to
     *     delete
     */
    long unpack(Path archive) throws IOException {
        long entries = 0;
        try (TarArchiveInputStream tar = new TarArchiveInputStream(
                new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive), BUFFER), BUFFER), "UTF-8")) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (++entries > settings.maxEntries()) {
                    throw new UnsafeArchiveException(
                            "the snapshot has more than " + settings.maxEntries() + " entries");
                }
                count(entry);
                unpack(entry, tar);
            }
        } catch (RuntimeException | StackOverflowError e) {
            // What crafted headers do to the library that reads them.
            throw new UnsafeArchiveException("the snapshot cannot be read: " + e);
        } catch (OutOfMemoryError e) {
            // Perhaps for a moment only: no reason to give a memory up.
            throw new IOException("there was not enough memory to unpack the snapshot", e);
        }
        // Last, because a folder that may not be written to would take no entries, and each of them changes its time.
        for (Map.Entry<Path, Look> folder : folders.entrySet()) {
            folder.getValue().giveTo(folder.getKey(), OWNER_MAY_ALL);
        }
        if (leftOut > 0) {
            LOG.warn("event=restore-left-out entries={} reason=\"links that lead elsewhere, devices, pipes\"", leftOut);
        }
        return entries;
    }

    /** Of every kind: what is left out must be read over, too. An entry never has more bytes than it announces. */
    private void count(TarArchiveEntry entry) throws UnsafeArchiveException {
        if (entry.getSize() > settings.maxUnpackedBytes() - unpacked) {
            throw new UnsafeArchiveException(
                    "the snapshot unpacks to more than " + settings.maxUnpackedBytes() + " bytes");
        }
        unpacked += entry.getSize();
    }

    private void unpack(TarArchiveEntry entry, TarArchiveInputStream tar) throws IOException {
        Path path = inside(entry.getName());
        if (path.equals(settings.dataFolder())) {
            return;
        }
        makeFolders(above(path));
        if (entry.isDirectory()) {
            makeFolders(path);
            folders.put(path, Look.of(entry));
        } else if (entry.isSymbolicLink()) {
            link(path, entry.getLinkName());
        } else if (entry.isLink()) {
            hardLink(path, inside(entry.getLinkName()));
        } else if (entry.isFile() && !entry.isSparse()) {
            file(path, tar);
            Look.of(entry).giveTo(path, OWNER_MAY_READ);
        } else {
            leftOut++;
        }
    }

    private Path inside(String name) throws UnsafeArchiveException {
        Path path;
        try {
            path = settings.dataFolder().resolve(name.startsWith("./") ? name.substring(2) : name);
        } catch (InvalidPathException e) {
            throw new UnsafeArchiveException("the snapshot holds a name that is no path");
        }
        Path clean = path.normalize();
        boolean climbs = false;
        for (Path part : path) {
            climbs |= part.toString().equals("..");
        }
        boolean ours = clean.equals(settings.dataFolder())
                || settings.folders().stream()
                        .anyMatch(
                                folder -> clean.startsWith(settings.dataFolder().resolve(folder)));
        if (climbs || !ours) {
            throw new UnsafeArchiveException("the snapshot holds an entry outside of " + settings.folders());
        }
        return clean;
    }

    /** Makes a folder and those above it, refusing to go through anything that is not a real folder. */
    private void makeFolders(Path folder) throws IOException {
        Path step = settings.dataFolder();
        for (Path part : settings.dataFolder().relativize(folder)) {
            step = step.resolve(part);
            if (!Files.exists(step, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(step);
            } else if (!Files.isDirectory(step, LinkOption.NOFOLLOW_LINKS)) {
                throw new UnsafeArchiveException("the snapshot would write through something that is no folder");
            }
        }
    }

    private Path above(Path path) {
        Path parent = path.getParent();
        return parent == null ? settings.dataFolder() : parent;
    }

    private void file(Path path, InputStream content) throws IOException {
        // A new file: neither an earlier entry nor a link of that name is written to.
        Files.deleteIfExists(path);
        try (OutputStream out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            content.transferTo(out);
        }
    }

    private void link(Path link, String target) throws IOException {
        Path to;
        try {
            to = Path.of(target);
        } catch (InvalidPathException e) {
            throw new UnsafeArchiveException("the snapshot holds a link to a name that is no path");
        }
        if (!LinkTarget.staysInside(settings, link, to)) {
            leftOut++;
            return;
        }
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, to);
    }

    private void hardLink(Path link, Path target) throws IOException {
        makeFolders(above(target));
        if (!Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new UnsafeArchiveException("the snapshot links to a file that it does not hold");
        }
        if (!link.equals(target)) {
            Files.deleteIfExists(link);
            Files.createLink(link, target);
        }
    }

    /** All that is kept of a folder's entry until the end: there may be very many. */
    private record Look(int mode, FileTime modified) {

        static Look of(TarArchiveEntry entry) {
            return new Look(entry.getMode() & 0777, entry.getLastModifiedTime());
        }

        void giveTo(Path path, int atLeast) throws IOException {
            PosixFileAttributeView view =
                    Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            if (view != null) {
                view.setPermissions(Modes.of(mode | atLeast));
            }
            Files.setLastModifiedTime(path, modified);
        }
    }
}
