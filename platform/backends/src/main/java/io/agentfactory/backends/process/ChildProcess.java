package io.agentfactory.backends.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program of ours in a process of its own that never outlives this JVM, however this JVM ends.
 *
 * <p>The program starts through a few lines of shell that leave a watcher behind and then become the program, so its
 * process id and exit code are the real ones. The watcher reads from a pipe whose other end only this JVM holds: when
 * this JVM ends, by SIGKILL too, the pipe closes and the watcher stops the program. Where the system can, the program
 * gets a session of its own, so Ctrl-C in the terminal reaches this JVM alone, which then stops its parts in order.
 */
public final class ChildProcess implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final int LINES_SHOWN = 8;
    private static final int LINE_SHOWN = 400;

    /** $1 is the stop signal. The watcher gives the program 10 s to end in order. */
    private static final String LAUNCHER = """
            signal=$1; shift
            exec 3<&0
            (
              trap '' INT TERM HUP
              read -r _ <&3
              kill -"$signal" $$ 2>/dev/null || exit 0
              for _ in 1 2 3 4 5 6 7 8 9 10; do
                kill -0 $$ 2>/dev/null || exit 0
                sleep 1
              done
              kill -KILL $$ 2>/dev/null
            ) >/dev/null 2>&1 &
            exec "$@" </dev/null 3<&-
            """;

    private static final List<String> NEW_SESSION = newSession();

    private final ChildSpec spec;
    private final Process process;

    private ChildProcess(ChildSpec spec, Process process) {
        this.spec = spec;
        this.process = process;
    }

    /** @throws BackendException if the program cannot be started at all */
    public static ChildProcess start(ChildSpec spec) {
        List<String> command = new ArrayList<>(NEW_SESSION);
        command.addAll(
                List.of("/bin/sh", "-c", LAUNCHER, "sh", spec.stopSignal().name()));
        command.addAll(spec.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(spec.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
        builder.environment().putAll(spec.environment());
        try {
            Files.createDirectories(spec.folder());
            Files.createDirectories(spec.log().toAbsolutePath().getParent());
            return new ChildProcess(spec, builder.start());
        } catch (IOException e) {
            throw new BackendException(spec.name() + " could not be started: " + e.getMessage(), e);
        }
    }

    public String name() {
        return spec.name();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completes with the exit code. */
    public CompletableFuture<Integer> onExit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** Asks the program to end, and kills it when it has not ended within {@code grace}. Returns when it is gone. */
    public void stop(Duration grace) {
        if (process.isAlive()) {
            send(spec.stopSignal().name());
        }
        if (!waitFor(grace)) {
            kill();
        }
    }

    /** SIGKILL; returns when the process is gone. */
    public void kill() {
        process.destroyForcibly();
        waitFor(GRACE);
    }

    @Override
    public void close() {
        stop(GRACE);
    }

    /** The end of its log, for error messages: empty when there is none. */
    public String lastLines() {
        try (Stream<String> lines = Files.lines(spec.log())) {
            List<String> all = lines.map(line -> line.substring(0, Math.min(line.length(), LINE_SHOWN)))
                    .toList();
            return String.join(System.lineSeparator(), all.subList(Math.max(0, all.size() - LINES_SHOWN), all.size()));
        } catch (IOException | UncheckedIOException e) {
            return "";
        }
    }

    Path log() {
        return spec.log();
    }

    private void send(String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(1, TimeUnit.SECONDS);
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean waitFor(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static List<String> newSession() {
        if (onPath("setsid")) {
            return List.of("setsid");
        }
        // macOS has no setsid, but Perl.
        if (onPath("perl")) {
            return List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV or die $!");
        }
        return List.of();
    }

    static boolean onPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        return Stream.of(path.split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
