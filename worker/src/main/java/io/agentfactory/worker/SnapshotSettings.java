package io.agentfactory.worker;

import java.nio.file.Path;
import java.util.List;

/**
 * What a snapshot holds, and how much of it is believed.
 *
 * @param dataFolder folder of the worker's volume
 * @param folders what of it is memory, as simple names; those that do not exist are left out
 * @param maxArchiveBytes largest archive that is stored or restored
 * @param maxUnpackedBytes most that an archive may unpack to
 * @param maxEntries most files, folders and links in an archive
 * @param startEmpty whether the worker may run with an empty memory when the newest snapshot cannot be restored. Its
 *     next snapshot would then hide the good one, so the default is to refuse.
 */
public record SnapshotSettings(
        Path dataFolder,
        List<String> folders,
        long maxArchiveBytes,
        long maxUnpackedBytes,
        long maxEntries,
        boolean startEmpty) {

    private static final long GIB = 1L << 30;

    public SnapshotSettings {
        dataFolder = dataFolder.toAbsolutePath().normalize();
        folders = List.copyOf(folders);
        if (folders.isEmpty()) {
            throw new IllegalArgumentException("A snapshot needs at least one folder.");
        }
        for (String folder : folders) {
            if (folder.isBlank() || folder.contains("/") || folder.equals(".") || folder.equals("..")) {
                throw new IllegalArgumentException("A snapshot's folder is a simple name, not '" + folder + "'.");
            }
        }
        if (maxArchiveBytes < 1 || maxUnpackedBytes < 1 || maxEntries < 1) {
            throw new IllegalArgumentException("The limits of a snapshot are at least 1.");
        }
    }

    /** The two folders of an OpenClaw volume, 2 GiB packed and 8 GiB unpacked at most. */
    public static SnapshotSettings of(Path dataFolder) {
        return new SnapshotSettings(dataFolder, List.of(".clawdbot", "workspace"), 2 * GIB, 8 * GIB, 1_000_000, false);
    }
}
