package io.agentfactory.queue.convex;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A worker of the existing image, as a process of its own with a data folder of its own. */
final class ImageProcess implements AutoCloseable {

    private static final Path SCRIPT = Path.of("src/test/node/image-worker.mjs");

    private final Process process;
    private final Path output;

    private ImageProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Whether this machine has Node, which the image brings along. */
    static boolean canRun() {
        try {
            return new ProcessBuilder("node", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static ImageProcess start(Path folder, Map<String, String> environment) {
        try {
            Path data = Files.createDirectories(folder.resolve("data"));
            Path output = folder.resolve("output.log");
            ProcessBuilder builder = new ProcessBuilder(
                            "node", SCRIPT.toAbsolutePath().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            builder.environment().put("DATA_DIR", data.toString());
            return new ImageProcess(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a machine that is stopped tells it. */
    void terminate() {
        process.destroy();
    }

    /** Its exit code; -1 if it does not end. */
    int awaitExit() {
        try {
            return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
