package io.agentfactory.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Makes the archive while it is being sent, so that neither memory nor disk ever holds it. For one upload. */
final class ArchiveUpload implements AutoCloseable {

    private static final int PIPE = 64 * 1024;

    private final PipedInputStream in;
    private final FutureTask<Digest> writing;

    private ArchiveUpload(PipedInputStream in, FutureTask<Digest> writing) {
        this.in = in;
        this.writing = writing;
    }

    static ArchiveUpload of(SnapshotSettings settings) throws IOException {
        PipedInputStream in = new PipedInputStream(PIPE);
        PipedOutputStream out = new PipedOutputStream(in);
        FutureTask<Digest> writing = new FutureTask<>(() -> {
            // Closing tells the reader that this is the end, also after a failure: the sender asks sent() before it
            // believes.
            try (out) {
                return new ArchiveWriter(settings).write(out);
            }
        });
        Thread.ofPlatform().name("snapshot").daemon(true).start(writing);
        return new ArchiveUpload(in, writing);
    }

    /** The bytes, to be sent once. */
    InputStream bytes() {
        return in;
    }

    /**
     * What was sent, once the door has answered.
     *
     * @throws IOException if the archive could not be made whole
     */
    Digest sent() throws IOException, InterruptedException {
        // A door that answers before it has read everything would else leave the writer waiting for ever.
        in.close();
        try {
            return writing.get();
        } catch (ExecutionException e) {
            throw new IOException("the archive could not be made: " + e.getMessage(), e);
        }
    }

    /** Ends the writing, too, where the door did not read to the end. */
    @Override
    public void close() throws IOException {
        in.close();
    }
}
