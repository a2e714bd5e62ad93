package io.agentfactory.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.worker.ScriptedDoor.Fault;
import io.agentfactory.worker.Snapshots.Restoration;
import io.agentfactory.worker.Snapshots.Storing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class SnapshotsTest {

    @TempDir
    Path data;

    @TempDir
    Path elsewhere;

    private final ScriptedDoor scripted = new ScriptedDoor();
    private final WorkerDoor door =
            new WorkerDoor(scripted.uri(), new WorkerToken(ScriptedDoor.TOKEN), WorkerTest.TestTimes.SHORT);

    @AfterEach
    void close() {
        door.close();
        scripted.close();
    }

    @Test
    void memoryComesBackByteForByte() throws Exception {
        // Given
        byte[] large = new byte[3_000_000];
        new Random(1).nextBytes(large);
        write("workspace/large.bin", large);
        write("workspace/empty", new byte[0]);
        write("workspace/ünï/" + "long-".repeat(40) + "/file", ScriptedLane.utf8("deep"));
        write(".clawdbot/openclaw.json", ScriptedLane.utf8("{}"));
        Files.createDirectories(data.resolve("workspace/empty-folder"));
        Path script = write("workspace/run.sh", ScriptedLane.utf8("#!/bin/sh\n"));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-x---"));
        Files.setLastModifiedTime(script, FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));
        Files.createSymbolicLink(data.resolve("workspace/link"), Path.of("run.sh"));
        write("outside-of-memory", ScriptedLane.utf8("not stored"));

        // When
        Storing stored = snapshots(data).store(StopReason.DRAIN);
        Restoration restored = snapshots(elsewhere).restore();

        // Then
        assertThat(stored).isInstanceOf(Storing.Stored.class);
        assertThat(restored).isInstanceOf(Restoration.Restored.class);
        Files.delete(data.resolve("outside-of-memory"));
        assertThat(content(elsewhere)).isEqualTo(content(data));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(elsewhere.resolve("workspace/run.sh"))))
                .isEqualTo("rwxr-x---");
        assertThat(Files.getLastModifiedTime(elsewhere.resolve("workspace/run.sh")))
                .isEqualTo(FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));
        assertThat(Files.readSymbolicLink(elsewhere.resolve("workspace/link"))).isEqualTo(Path.of("run.sh"));
    }

    @Test
    void digestThatIsToldIsThatOfTheBytes() throws Exception {
        // Given
        write("workspace/a", ScriptedLane.utf8("a"));

        // When
        Storing.Stored stored = (Storing.Stored) snapshots(data).store(StopReason.MANUAL);

        // Then
        byte[] bytes = newest();
        assertThat(stored.sha256()).isEqualTo(ScriptedLane.sha256(bytes));
        assertThat(stored.sizeBytes()).isEqualTo(bytes.length);
    }

    @Test
    void scalingWeakness21_missingFoldersAreFine() throws Exception {
        // When
        Storing stored = snapshots(data.resolve("never-made")).store(StopReason.MANUAL);

        // Then
        assertThat(stored).isInstanceOf(Storing.Stored.class);
        assertThat(names(newest())).isEmpty();
    }

    @Test
    void scalingWeakness21_theArchiveIsMadeWhileItIsSentAndNeverHeldAsAWhole() throws Exception {
        // Given
        byte[] large = new byte[3_000_000];
        new Random(1).nextBytes(large);
        write("workspace/large.bin", large);

        try (ArchiveUpload upload = ArchiveUpload.of(SnapshotSettings.of(data))) {
            // When
            upload.bytes().skipNBytes(1_000_000);
            await().until(() -> upload.bytes().available() > 0);

            // Then
            assertThat(upload.bytes().available()).isLessThan(100_000);
            assertThat(upload.bytes().readAllBytes()).hasSizeGreaterThan(2_000_000 - 1);
        }
    }

    @Test
    void linksThatLeadElsewhereAreLeftOut() throws Exception {
        // Given
        write("workspace/dir/file", ScriptedLane.utf8("x"));
        Files.createSymbolicLink(data.resolve("workspace/absolute"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(data.resolve("workspace/climbs"), Path.of("../../etc"));
        Files.createSymbolicLink(data.resolve("workspace/climbs-later"), Path.of("dir/../../../etc"));
        Files.createSymbolicLink(data.resolve("workspace/dir/inside"), Path.of("../dir/file"));

        // When
        snapshots(data).store(StopReason.MANUAL);

        // Then
        assertThat(names(newest()))
                .containsExactlyInAnyOrder(
                        "workspace/", "workspace/dir/", "workspace/dir/file", "workspace/dir/inside");
    }

    @Test
    void absoluteLinkIntoTheMemoryIsKeptAsARelativeOne() throws Exception {
        // Given
        write("workspace/tools/node-22/bin/node", ScriptedLane.utf8("x"));
        Path link = data.resolve("workspace/bin/node");
        Files.createDirectories(data.resolve("workspace/bin"));
        Files.createSymbolicLink(link, data.resolve("workspace/tools/node-22/bin/node"));
        Files.createSymbolicLink(
                data.resolve("workspace/bin/climbs"), Path.of(data + "/workspace/bin/../../../outside"));
        snapshots(data).store(StopReason.MANUAL);

        // When
        snapshots(elsewhere).restore();

        // Then
        Path restored = elsewhere.resolve("workspace/bin/node");
        assertThat(Files.readSymbolicLink(restored)).isEqualTo(Path.of("../tools/node-22/bin/node"));
        assertThat(restored).hasContent("x");
        assertThat(elsewhere.resolve("workspace/bin/climbs")).doesNotExist();
    }

    @Test
    void uploadIsMadeAnewAfterTrouble() throws Exception {
        // Given
        write("workspace/a", ScriptedLane.utf8("a"));
        scripted.breakNext("upload", Fault.DROP_BEFORE, Fault.UNAVAILABLE);

        // When
        Storing stored = snapshots(data).store(StopReason.MANUAL);

        // Then
        assertThat(stored).isInstanceOf(Storing.Stored.class);
        assertThat(scripted.calls())
                .containsSubsequence(
                        "prepare", "upload", "fail", "prepare", "upload", "fail", "prepare", "upload", "finalize");
    }

    @Test
    void finalizeWhoseAnswerIsLostIsToldAgain() throws Exception {
        // Given
        write("workspace/a", ScriptedLane.utf8("a"));
        scripted.breakNext("finalize", Fault.DROP_AFTER);

        // When
        Storing stored = snapshots(data).store(StopReason.MANUAL);

        // Then
        assertThat(stored).isInstanceOf(Storing.Stored.class);
        assertThat(scripted.count("prepare")).isEqualTo(1);
    }

    @Test
    void archiveOverTheLimitIsNotStored() throws Exception {
        // Given
        byte[] noise = new byte[200_000];
        new Random(1).nextBytes(noise);
        write("workspace/noise", noise);
        SnapshotSettings small = new SnapshotSettings(data, List.of("workspace"), 100_000, 1_000_000, 10, false);

        // When
        Storing stored = new Snapshots(door, small, Duration.ofSeconds(5)).store(StopReason.MANUAL);

        // Then
        assertThat(((Storing.Failed) stored).why()).contains("larger than the limit of 100000 bytes");
        assertThat(scripted.lane.newestSnapshot()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"50000, 10, larger than 50000 bytes", "1000000, 3, more than 3 files"})
    void whatNoRestoreWouldTakeIsNotStored(long maxUnpackedBytes, long maxEntries, String why) throws Exception {
        // Given: a folder and three files, which pack well
        write("workspace/zeros", new byte[60_000]);
        write("workspace/one", new byte[1]);
        write("workspace/two", new byte[1]);
        SnapshotSettings small =
                new SnapshotSettings(data, List.of("workspace"), 100_000, maxUnpackedBytes, maxEntries, false);

        // When
        Storing stored = new Snapshots(door, small, Duration.ofSeconds(5)).store(StopReason.MANUAL);

        // Then
        assertThat(((Storing.Failed) stored).why()).contains(why);
        assertThat(scripted.lane.newestSnapshot()).isNull();
    }

    @Test
    void memoryOnTheDiskIsNeverReplaced() throws Exception {
        // Given
        write("workspace/newer", ScriptedLane.utf8("newer than any snapshot"));
        scripted.lane.putSnapshot(ScriptedLane.utf8("older"));

        // When
        Restoration restored = snapshots(data).restore();

        // Then
        assertThat(restored).isEqualTo(new Restoration.NotNeeded());
        assertThat(scripted.calls()).isEmpty();
    }

    @Test
    void emptyFoldersAndPlaceholdersAreNoMemory() throws Exception {
        // Given
        write("workspace/.gitkeep", new byte[0]);
        Files.createDirectories(data.resolve(".clawdbot/logs"));

        // When
        Restoration restored = snapshots(data).restore();

        // Then
        assertThat(restored).isEqualTo(new Restoration.NothingStored());
    }

    @Test
    void wrongBytesAreNeverUnpacked() throws Exception {
        // Given
        storeFrom(elsewhere);
        scripted.lane.corruptDownloads(true);

        // When
        Restoration restored = snapshots(data).restore();

        // Then
        assertThat(((Restoration.Failed) restored).why()).startsWith("digest mismatch");
        assertThat(scripted.count("download")).isEqualTo(3);
        assertThat(data.resolve("workspace")).doesNotExist();
    }

    @Test
    void restoreThatBrokeHalfWayIsNeitherRunOnNorStored() throws Exception {
        // Given
        storeFrom(elsewhere);
        DataFolder folder = new DataFolder(SnapshotSettings.of(data));
        folder.beginRestore();
        write("workspace/half", ScriptedLane.utf8("half"));

        // When
        Storing stored = snapshots(data).store(StopReason.SIGNAL);
        Restoration restored = snapshots(data).restore();

        // Then
        assertThat(stored).isInstanceOf(Storing.Failed.class);
        assertThat(restored).isInstanceOf(Restoration.Restored.class);
        assertThat(data.resolve("workspace/half")).doesNotExist();
        assertThat(content(data)).isEqualTo(content(elsewhere));
    }

    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "ODD_REFUSAL"})
    void brokenDownloadIsTroubleNotALostMemory(Fault fault) throws Exception {
        // Given
        storeFrom(elsewhere);
        scripted.breakNext("download", fault);

        // When
        Restoration first = snapshots(data).restore();
        Restoration second = snapshots(data).restore();

        // Then
        assertThat(first).isInstanceOf(Restoration.Unreachable.class);
        assertThat(second).isInstanceOf(Restoration.Restored.class);
    }

    private void storeFrom(Path folder) throws Exception {
        Path file = folder.resolve("workspace/memory.md");
        Files.createDirectories(folder.resolve("workspace"));
        Files.writeString(file, "remember");
        assertThat(snapshots(folder).store(StopReason.MANUAL)).isInstanceOf(Storing.Stored.class);
    }

    private Snapshots snapshots(Path folder) {
        return new Snapshots(door, SnapshotSettings.of(folder), Duration.ofSeconds(10));
    }

    private byte[] newest() {
        byte[] newest = scripted.lane.newestSnapshot();
        assertThat(newest).isNotNull();
        return newest;
    }

    private Path write(String name, byte[] bytes) throws IOException {
        Path file = data.resolve(name);
        Files.createDirectories(data.resolve(name.contains("/") ? name.substring(0, name.lastIndexOf('/')) : ""));
        return Files.write(file, bytes);
    }

    private static List<String> names(byte[] archive) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(archive)))) {
            List<String> names = new java.util.ArrayList<>();
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                names.add(entry.getName());
            }
            return names;
        }
    }

    /** Digest of every file, target of every link, and every folder. */
    private static Map<String, String> content(Path root) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.toList()) {
                String name = root.relativize(path).toString();
                content.put(
                        name,
                        Files.isSymbolicLink(path)
                                ? "-> " + Files.readSymbolicLink(path)
                                : Files.isDirectory(path) ? "folder" : ScriptedLane.sha256(Files.readAllBytes(path)));
            }
        }
        return content;
    }
}
