package io.agentfactory.local.fly.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A command with everything that it starts, as one process group in a session of its own.
 *
 * <p>Beside the command, in its group, lives a small shell that reads our pipe: each line is a signal for the command,
 * and the end of the pipe means that the whole group is killed. The pipe ends when the command has ended, when we ask
 * for it, and when this JVM is gone, however it went; so nothing survives us. Whoever leaves the group (by
 * {@code setsid}) escapes, unless it still descends from the command when that is killed.
 */
final class ProcessTree {
    /** {@code $$} stays the id of the command, which replaces the shell, and is the id of the group too. */
    private static final String SCRIPT = """
            exec 3<&0
            ( while read -r signal; do kill -s "$signal" $$; done; kill -s KILL -- -$$ ) <&3 3<&- >/dev/null 2>&1 &
            echo $!
            log=$1
            shift
            exec "$@" </dev/null 3<&- >>"$log" 2>&1
            """;

    private static final Duration GROUP_END = Duration.ofSeconds(2);
    private static final Duration GROUP_POLL = Duration.ofMillis(5);

    private final Process command;
    private final ProcessHandle keeper;
    private final CompletableFuture<Integer> ended;

    private ProcessTree(Process command, ProcessHandle keeper) {
        this.command = command;
        this.keeper = keeper;
        this.ended = command.onExit()
                .thenApplyAsync(
                        this::afterExit,
                        task -> Thread.ofVirtual().name("machine-exit").start(task));
    }

    /** Runs the command with just this environment; what it prints is appended to the log. */
    static ProcessTree start(List<String> command, Map<String, String> environment, Path folder, Path log)
            throws IOException {
        List<String> line = new ArrayList<>(ownSession());
        line.addAll(List.of("sh", "-c", SCRIPT, "machine", log.toString()));
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        String keeperId = reader.readLine();
        Optional<ProcessHandle> keeper =
                keeperId == null ? Optional.empty() : ProcessHandle.of(Long.parseLong(keeperId));
        if (keeper.isEmpty()) {
            process.destroyForcibly();
            throw new IOException("The machine's shell could not be started");
        }
        return new ProcessTree(process, keeper.get());
    }

    long pid() {
        return command.pid();
    }

    /** Completes with the command's exit code (128 + n after signal n) when the whole group has been ended. */
    CompletableFuture<Integer> ended() {
        return ended;
    }

    /** Sends a signal such as {@code SIGINT} to the command, and only to it, as Fly's init does. */
    void signal(String name) {
        String line = name.substring("SIG".length()) + "\n";
        try {
            OutputStream pipe = command.getOutputStream();
            pipe.write(line.getBytes(StandardCharsets.US_ASCII));
            pipe.flush();
        } catch (IOException gone) {
            // The keeper is gone: the command has ended, or is about to be found out by its exit.
            if (!keeper.isAlive() && command.isAlive()) {
                command.destroy();
            }
        }
    }

    /** Ends everything at once. */
    void kill() {
        List<ProcessHandle> descendants = command.descendants()
                .filter(process -> process.pid() != keeper.pid())
                .toList();
        endGroup();
        command.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    private int afterExit(Process exited) {
        endGroup();
        long deadline = System.nanoTime() + GROUP_END.toNanos();
        try {
            while (keeper.isAlive() && System.nanoTime() < deadline) {
                Thread.sleep(GROUP_POLL);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        keeper.destroyForcibly();
        return exited.exitValue();
    }

    private void endGroup() {
        try {
            command.getOutputStream().close();
        } catch (IOException alreadyClosed) {
            // Closed is what was wanted.
        }
    }

    private static List<String> ownSession() throws IOException {
        if (onPath("setsid")) {
            return List.of("setsid");
        }
        if (onPath("perl")) {
            return List.of("perl", "-e", "use POSIX; POSIX::setsid(); exec { $ARGV[0] } @ARGV or exit 127");
        }
        throw new IOException("Machines need the program setsid (package util-linux) or perl on the PATH");
    }

    private static boolean onPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        for (String folder : path.split(":", -1)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }
}
