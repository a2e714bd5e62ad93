package io.agentfactory.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Length and SHA-256 of some bytes.
 *
 * @param sha256 in lower-case hexadecimal
 */
record Digest(String sha256, long sizeBytes) {

    static Digest of(Path file) throws IOException {
        try (Counting counting = new Counting(OutputStream.nullOutputStream());
                InputStream in = Files.newInputStream(file)) {
            in.transferTo(counting);
            return counting.digest();
        }
    }

    /** Passes bytes on, unbuffered, and knows their digest so far. */
    static final class Counting extends DigestOutputStream {

        private long size;

        Counting(OutputStream to) {
            super(to, sha256());
        }

        @Override
        public void write(int b) throws IOException {
            super.write(b);
            size++;
        }

        @Override
        public void write(byte[] b, int off, int len) throws IOException {
            super.write(b, off, len);
            size += len;
        }

        long size() {
            return size;
        }

        /** Ends the count. */
        Digest digest() {
            return new Digest(HexFormat.of().formatHex(getMessageDigest().digest()), size);
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every Java has SHA-256.", e);
            }
        }
    }
}
