package io.agentfactory.queue.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Bytes on their way to object storage: counted, bounded and digested by us, whatever the sender claims. */
final class Upload implements AutoCloseable {

    private final Path file;
    private final Stored stored;

    private Upload(Path file, Stored stored) {
        this.file = file;
        this.stored = stored;
    }

    /**
     * Receives everything into a temporary file, so that object storage only ever sees whole uploads.
     *
     * @throws NotStoredException as soon as more than {@code largest} bytes have come
     */
    static Upload receive(InputStream body, long largest) throws IOException, NotStoredException {
        Path file = Files.createTempFile("agent-factory-", ".upload");
        try (DigestInputStream digesting = new DigestInputStream(body, sha256());
                OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[64 * 1024];
            long size = 0;
            for (int read; (read = digesting.read(buffer)) > 0; ) {
                size += read;
                if (size > largest) {
                    throw NotStoredException.tooLarge(largest);
                }
                out.write(buffer, 0, read);
            }
            return new Upload(
                    file,
                    new Stored(
                            HexFormat.of()
                                    .formatHex(digesting.getMessageDigest().digest()),
                            size));
        } catch (IOException | NotStoredException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    Path file() {
        return file;
    }

    Stored stored() {
        return stored;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
