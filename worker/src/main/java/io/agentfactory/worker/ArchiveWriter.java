package io.agentfactory.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the data folder as a gzipped tar, a piece at a time. Files, folders, modes, times and the links that stay
 * inside are kept; sockets, pipes and links that lead elsewhere are left out, because no restore would take them.
 */
final class ArchiveWriter {

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveWriter.class);
    private static final int BUFFER = 16 * 1024;

    private final SnapshotSettings settings;
    private long entries;
    private long unpacked;
    private long leftOut;

    ArchiveWriter(SnapshotSettings settings) {
        this.settings = settings;
    }

    /**
     * Writes all folders that there are.
     *
     * @return digest of what was written
     */
    Digest write(OutputStream to) throws IOException {
        Digest.Counting counting = new Digest.Counting(to);
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(counting, BUFFER), "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            for (String folder : settings.folders()) {
                Path path = settings.dataFolder().resolve(folder);
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    Files.walkFileTree(path, new Walk(tar, counting));
                }
            }
        }
        // Once more: the end of an archive is written as it is closed.
        requireWithinLimit(counting);
        if (leftOut > 0) {
            LOG.warn(
                    "event=snapshot-left-out entries={} reason=\"links that lead elsewhere, pipes, sockets\"", leftOut);
        }
        return counting.digest();
    }

    private void requireWithinLimit(Digest.Counting written) throws IOException {
        if (written.size() > settings.maxArchiveBytes()) {
            throw new IOException("the archive is larger than the limit of " + settings.maxArchiveBytes() + " bytes");
        }
    }

    private final class Walk extends SimpleFileVisitor<Path> {

        private final TarArchiveOutputStream tar;
        private final Digest.Counting written;

        Walk(TarArchiveOutputStream tar, Digest.Counting written) {
            this.tar = tar;
            this.written = written;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            TarArchiveEntry entry = new TarArchiveEntry(name(folder) + "/");
            describe(entry, folder, attributes);
            put(entry);
            tar.closeArchiveEntry();
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (attributes.isSymbolicLink()) {
                link(file, attributes);
            } else if (attributes.isRegularFile()) {
                file(file, attributes);
            } else {
                leftOut++;
            }
            requireWithinLimit(written);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            // Something that the agent started may still run and clean up behind the walk.
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        private void link(Path link, BasicFileAttributes attributes) throws IOException {
            Path target = LinkTarget.relative(settings, link, Files.readSymbolicLink(link));
            if (!LinkTarget.staysInside(settings, link, target)) {
                leftOut++;
                return;
            }
            TarArchiveEntry entry = new TarArchiveEntry(name(link), TarConstants.LF_SYMLINK);
            entry.setLinkName(target.toString());
            entry.setModTime(attributes.lastModifiedTime());
            put(entry);
            tar.closeArchiveEntry();
        }

        private void file(Path file, BasicFileAttributes attributes) throws IOException {
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                TarArchiveEntry entry = new TarArchiveEntry(name(file));
                describe(entry, file, attributes);
                entry.setSize(attributes.size());
                put(entry);
                copy(in, attributes.size());
                tar.closeArchiveEntry();
            } catch (NoSuchFileException _) {
                leftOut++;
            }
        }

        /** Begins an entry, within what a restore would take: a snapshot that cannot be restored is none. */
        private void put(TarArchiveEntry entry) throws IOException {
            unpacked += entry.getSize();
            if (++entries > settings.maxEntries()) {
                throw new IOException(
                        "the memory has more than " + settings.maxEntries() + " files, folders and links");
            }
            if (unpacked > settings.maxUnpackedBytes()) {
                throw new IOException("the memory is larger than " + settings.maxUnpackedBytes() + " bytes");
            }
            tar.putArchiveEntry(entry);
        }

        /** Writes exactly as many bytes as the header has announced, whatever the file has become since. */
        private void copy(InputStream in, long size) throws IOException {
            byte[] buffer = new byte[BUFFER];
            for (long left = size; left > 0; ) {
                int wanted = (int) Math.min(buffer.length, left);
                int read = in.readNBytes(buffer, 0, wanted);
                Arrays.fill(buffer, read, wanted, (byte) 0);
                tar.write(buffer, 0, wanted);
                left -= wanted;
            }
        }

        private void describe(TarArchiveEntry entry, Path path, BasicFileAttributes attributes) {
            entry.setModTime(attributes.lastModifiedTime());
            if (attributes instanceof PosixFileAttributes posix) {
                entry.setMode(Modes.of(posix.permissions()));
                return;
            }
            try {
                entry.setMode(Modes.of(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS)));
            } catch (IOException | UnsupportedOperationException e) {
                LOG.debug("event=mode-unknown", e);
            }
        }

        private String name(Path path) {
            return settings.dataFolder().relativize(path).toString();
        }
    }
}
