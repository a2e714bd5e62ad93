package io.agentfactory.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveReaderTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil",
                "workspace/../../evil",
                "/tmp/evil",
                "workspace/../evil",
                "evil",
                "./../evil",
                "workspace/a/../../../evil",
                "..",
                ".agent-factory-restoring"
            })
    void entryOutsideOfMemoryIsRefused(String name) throws Exception {
        // Given
        Path archive = archive(tar -> file(tar, name, "evil"));

        // When
        ThrowingCallable unpack = () -> unpack(archive);

        // Then
        assertThatThrownBy(unpack).isInstanceOf(UnsafeArchiveException.class).hasMessageContaining("outside");
        assertThat(folder.resolve("evil")).doesNotExist();
        assertThat(folder.resolve("data/evil")).doesNotExist();
        assertThat(Path.of("/tmp/evil")).doesNotExist();
    }

    @Test
    void nothingIsWrittenThroughALink() throws Exception {
        // Given
        Path target = Files.createDirectories(folder.resolve("data/workspace/real"));
        Path archive = archive(tar -> {
            link(tar, "workspace/link", "real", TarConstants.LF_SYMLINK);
            file(tar, "workspace/link/file", "through");
        });

        // When
        ThrowingCallable unpack = () -> unpack(archive);

        // Then
        assertThatThrownBy(unpack).isInstanceOf(UnsafeArchiveException.class).hasMessageContaining("through");
        assertThat(target).isEmptyDirectory();
    }

    @Test
    void fileReplacesALinkOfItsNameAndNotItsTarget() throws Exception {
        // Given
        Path archive = archive(tar -> {
            file(tar, "workspace/victim", "victim");
            link(tar, "workspace/name", "victim", TarConstants.LF_SYMLINK);
            file(tar, "workspace/name", "own");
        });

        // When
        unpack(archive);

        // Then
        assertThat(folder.resolve("data/workspace/victim")).hasContent("victim");
        assertThat(folder.resolve("data/workspace/name")).hasContent("own");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../../x", "../..", "sub/../../../x", "..", "."})
    void linkThatLeadsOutOfItsFolderIsLeftOut(String target) throws Exception {
        // Given
        Path archive = archive(tar -> {
            link(tar, "workspace/link", target, TarConstants.LF_SYMLINK);
            file(tar, "workspace/after", "kept");
        });

        // When
        unpack(archive);

        // Then
        boolean stays = target.equals(".");
        assertThat(Files.exists(folder.resolve("data/workspace/link"), LinkOption.NOFOLLOW_LINKS))
                .isEqualTo(stays);
        assertThat(folder.resolve("data/workspace/after")).hasContent("kept");
    }

    @Test
    void linksThatLeadOutOnlyTogetherAreLeftOut() throws Exception {
        // Given
        Path archive = archive(tar -> {
            link(tar, "workspace/a/b/top", "../..", TarConstants.LF_SYMLINK);
            link(tar, "workspace/out", "a/b/top/../..", TarConstants.LF_SYMLINK);
        });

        // When
        unpack(archive);

        // Then
        assertThat(folder.resolve("data/workspace/a/b/top")).isSymbolicLink();
        assertThat(Files.exists(folder.resolve("data/workspace/out"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
    }

    @Test
    void hardLinksAreKeptInside() throws Exception {
        // Given
        Path archive = archive(tar -> {
            file(tar, "workspace/one", "same");
            link(tar, "workspace/two", "workspace/one", TarConstants.LF_LINK);
        });

        // When
        unpack(archive);

        // Then
        assertThat(folder.resolve("data/workspace/two")).hasContent("same");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../secret", "workspace/missing", "workspace"})
    void hardLinkToAnythingElseIsRefused(String target) throws Exception {
        // Given
        Path archive = archive(tar -> link(tar, "workspace/link", target, TarConstants.LF_LINK));

        // When
        ThrowingCallable unpack = () -> unpack(archive);

        // Then
        assertThatThrownBy(unpack).isInstanceOf(UnsafeArchiveException.class);
    }

    @Test
    void bombIsRefusedBeforeItFillsTheDisk() throws Exception {
        // Given
        Path archive = archive(tar -> file(tar, "workspace/zeros", "0".repeat(100_000)));

        // When
        ThrowingCallable unpack = () -> new ArchiveReader(settings(50_000, 10)).unpack(archive);

        // Then
        assertThatThrownBy(unpack).isInstanceOf(UnsafeArchiveException.class).hasMessageContaining("50000 bytes");
        assertThat(folder.resolve("data/workspace/zeros")).doesNotExist();
    }

    @Test
    void bombOfAKindThatIsLeftOutIsNotReadToItsEnd() throws Exception {
        // Given
        Path archive = archive(tar -> {
            TarArchiveEntry device = new TarArchiveEntry("workspace/device", TarConstants.LF_BLK, true);
            device.setSize(100_000);
            tar.putArchiveEntry(device);
            tar.write(new byte[100_000]);
            tar.closeArchiveEntry();
        });

        // When
        ThrowingCallable unpack = () -> new ArchiveReader(settings(50_000, 10)).unpack(archive);

        // Then
        assertThatThrownBy(unpack).isInstanceOf(UnsafeArchiveException.class).hasMessageContaining("50000 bytes");
    }

    @Test
    void headersThatExhaustTheReaderAreRefused() throws Exception {
        // Given: long names of long names, which the library reads one within the other
        Path archive = archive(tar -> {
            for (int i = 0; i < 20_000; i++) {
                TarArchiveEntry name = new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
                name.setSize(2);
                tar.putArchiveEntry(name);
                tar.write(new byte[] {'n', 0});
                tar.closeArchiveEntry();
            }
        });

        // When
        ThrowingCallable unpack = () -> unpack(archive);

        // Then
        assertThatThrownBy(unpack).isInstanceOf(UnsafeArchiveException.class).hasMessageContaining("cannot be read");
    }

    @Test
    void crowdIsRefused() throws Exception {
        // Given
        Path archive = archive(tar -> {
            for (int i = 0; i < 11; i++) {
                file(tar, "workspace/" + i, "");
            }
        });

        // When
        ThrowingCallable unpack = () -> new ArchiveReader(settings(50_000, 10)).unpack(archive);

        // Then
        assertThatThrownBy(unpack).isInstanceOf(UnsafeArchiveException.class).hasMessageContaining("10 entries");
    }

    @Test
    void archiveOfTheSystemsTarIsUnderstood() throws Exception {
        // Given
        Path source = Files.createDirectories(folder.resolve("source/workspace/" + "d".repeat(120)));
        Files.writeString(source.resolve("f".repeat(120)), "long names");
        Files.createDirectories(folder.resolve("source/.clawdbot"));
        Files.writeString(folder.resolve("source/.clawdbot/openclaw.json"), "{}");
        Path archive = folder.resolve("system.tar.gz");
        int status = new ProcessBuilder(
                        "tar",
                        "-czf",
                        archive.toString(),
                        "-C",
                        folder.resolve("source").toString(),
                        ".clawdbot",
                        "workspace")
                .inheritIO()
                .start()
                .waitFor();
        assertThat(status).isZero();

        // When
        unpack(archive);

        // Then
        assertThat(folder.resolve("data/workspace").resolve("d".repeat(120)).resolve("f".repeat(120)))
                .hasContent("long names");
        assertThat(folder.resolve("data/.clawdbot/openclaw.json")).hasContent("{}");
    }

    private void unpack(Path archive) throws IOException {
        new ArchiveReader(settings(1_000_000, 100)).unpack(archive);
    }

    private SnapshotSettings settings(long unpacked, long entries) throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        return new SnapshotSettings(data, List.of(".clawdbot", "workspace"), 1_000_000, unpacked, entries, false);
    }

    private Path archive(Entries entries) throws IOException {
        Path archive = folder.resolve("archive.tar.gz");
        try (OutputStream out = Files.newOutputStream(archive);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
            entries.write(tar);
        }
        return archive;
    }

    private static void file(TarArchiveOutputStream tar, String name, String content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL, true);
        byte[] bytes = ScriptedLane.utf8(content);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private static void link(TarArchiveOutputStream tar, String name, String target, byte kind) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, kind, true);
        entry.setLinkName(target);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    @FunctionalInterface
    private interface Entries {
        void write(TarArchiveOutputStream tar) throws IOException;
    }
}
