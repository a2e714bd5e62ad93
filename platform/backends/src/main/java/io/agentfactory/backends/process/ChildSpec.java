package io.agentfactory.backends.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to start as a child process.
 *
 * @param name what messages to people call it, for example {@code Kafka}
 * @param command program and arguments; the program is a path or is looked up on the PATH
 * @param environment variables added to those of this process
 * @param folder working folder; made if missing
 * @param log file that standard output and error are appended to; its folder is made if missing
 * @param stopSignal signal that asks it to end in order
 */
public record ChildSpec(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path folder,
        Path log,
        StopSignal stopSignal) {

    public ChildSpec {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("command of " + name + " is empty");
        }
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    public ChildSpec(String name, List<String> command, Path folder, Path log) {
        this(name, command, Map.of(), folder, log, StopSignal.TERM);
    }
}
