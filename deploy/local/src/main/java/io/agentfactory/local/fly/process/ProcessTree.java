package io.agentfactory.local.fly.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * A command with everything that it starts, as one process group in a session of its own, run by a small shell script
 * ({@code keep-machine.sh}) that holds the other end of a pipe of ours. The group is killed when the command has ended,
 * when we close the pipe, and when this JVM is gone, however that went: nothing survives us. What leaves the group (by
 * a session of its own) escapes, unless it still descends from the command when that is killed.
 */
final class ProcessTree {
    private static final String KEEPER = "keep-machine.sh";

    private final Process keeper;
    private final ProcessHandle command;
    private final CompletableFuture<Integer> ended;

    private ProcessTree(Process keeper, ProcessHandle command) {
        this.keeper = keeper;
        this.command = command;
        this.ended = keeper.onExit().thenApply(this::afterExit);
    }

    /**
     * Runs the command with just this environment.
     *
     * @param log what the command prints is appended here
     * @param pidFile for the script's own use
     * @throws IOException when not even the script could be run; a command that cannot be run exits with 127 instead
     */
    static ProcessTree start(List<String> command, Map<String, String> environment, Path folder, Path log, Path pidFile)
            throws IOException {
        List<String> line = new ArrayList<>(ownSession());
        line.addAll(List.of("sh", "-c", script(), KEEPER, pidFile.toString(), log.toString()));
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process keeper = builder.start();
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(keeper.getInputStream(), StandardCharsets.US_ASCII));
        String pid = reader.readLine();
        if (pid == null) {
            keeper.destroyForcibly();
            throw new IOException("The machine's shell ended before it ran the command; see " + log);
        }
        // One that has ended already has no handle; the keeper then tells its exit code all the same.
        ProcessHandle leader = ProcessHandle.of(Long.parseLong(pid)).orElse(keeper.toHandle());
        return new ProcessTree(keeper, leader);
    }

    /** The process id of the command. */
    long pid() {
        return command.pid();
    }

    /** Completes with the command's exit code (128 + n after signal n) when the whole group has been ended. */
    CompletableFuture<Integer> ended() {
        return ended;
    }

    /** Sends a signal such as {@code SIGINT} to the command, and only to it, as Fly's init does. */
    void signal(String name) {
        tellKeeper(name.substring("SIG".length()));
    }

    /** Lets the whole group stand still. */
    void freeze() {
        tellKeeper("STOP");
    }

    /** Lets the whole group go on. */
    void thaw() {
        tellKeeper("CONT");
    }

    private void tellKeeper(String signal) {
        try {
            OutputStream pipe = keeper.getOutputStream();
            pipe.write((signal + "\n").getBytes(StandardCharsets.US_ASCII));
            pipe.flush();
        } catch (IOException gone) {
            // The keeper has ended, and with it the command: its exit is about to be reported.
        }
    }

    /** Ends everything at once. */
    void kill() {
        // Listed first: what has left the group can be found only as long as its parents live.
        List<ProcessHandle> descendants = command.descendants().toList();
        closePipe();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    private int afterExit(Process exited) {
        // Where the keeper itself was killed, its guard still reads the pipe and now kills the group.
        closePipe();
        return exited.exitValue();
    }

    private void closePipe() {
        try {
            keeper.getOutputStream().close();
        } catch (IOException alreadyClosed) {
            // Closed is what was wanted.
        }
    }

    private static String script() throws IOException {
        try (InputStream resource = Objects.requireNonNull(ProcessTree.class.getResourceAsStream(KEEPER), KEEPER)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A session of the keeper's own, so that Ctrl-C in a terminal reaches the emulator and not its machines. */
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
