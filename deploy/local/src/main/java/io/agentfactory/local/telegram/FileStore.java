package io.agentfactory.local.telegram;

import io.agentfactory.local.telegram.Message.Attachment;
import io.agentfactory.local.telegram.Message.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * The files that people sent, below one folder, named as Telegram names them. Never opens a path that it did not make.
 */
final class FileStore {

    /** Largest file that a bot may download, as at Telegram. */
    static final int MAX_BYTES = 20 * 1024 * 1024;

    private static final Set<String> EXTENSIONS = Set.of(
            "jpg", "jpeg", "png", "gif", "webp", "pdf", "txt", "md", "csv", "json", "xml", "html", "zip", "doc", "docx",
            "xls", "xlsx", "ppt", "pptx", "mp3", "ogg", "oga", "wav", "mp4", "mov", "log");

    private final Path folder;
    private final RandomGenerator random;

    FileStore(Path folder, RandomGenerator random) {
        this.folder = folder;
        this.random = random;
    }

    /** Width and height of a picture; empty for what is none. */
    record Size(int width, int height) {
        static final Size NONE = new Size(0, 0);
    }

    /** @param number of the file, which no other has */
    Attachment keep(long number, String fileName, String mimeType, byte[] content, boolean asPhoto) throws IOException {
        Size size = asPhoto ? pictureSize(content) : Size.NONE;
        Kind kind = size.equals(Size.NONE) ? Kind.DOCUMENT : Kind.PHOTO;
        String path = (kind == Kind.PHOTO ? "photos" : "documents") + "/file_" + number + extension(fileName);
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        String prefix = kind == Kind.PHOTO ? "AgAC" : "BQAC";
        return new Attachment(
                kind,
                number,
                prefix + key(30),
                "AQAD" + key(9),
                path,
                fileName,
                mimeType,
                content.length,
                size.width(),
                size.height());
    }

    Path path(Attachment attachment) {
        return folder.resolve(attachment.path());
    }

    /** Deletes every file but those of these paths. */
    void keepOnly(Set<String> paths) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Set<Path> kept = new HashSet<>();
        paths.forEach(path -> kept.add(folder.resolve(path)));
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> others = files.filter(file -> Files.isRegularFile(file) && !kept.contains(file))
                    .toList();
            for (Path file : others) {
                Files.delete(file);
            }
        }
    }

    private static Size pictureSize(byte[] content) throws IOException {
        try (ImageInputStream input = ImageIO.createImageInputStream(new ByteArrayInputStream(content))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
            if (!readers.hasNext()) {
                return Size.NONE;
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(input, true, true);
                return new Size(reader.getWidth(0), reader.getHeight(0));
            } finally {
                reader.dispose();
            }
        }
    }

    private static String extension(String fileName) {
        String extension = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return EXTENSIONS.contains(extension) ? "." + extension : "";
    }

    private String key(int bytes) {
        byte[] key = new byte[bytes];
        random.nextBytes(key);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    }
}
