package io.agentfactory.local.command;

import io.agentfactory.backends.process.BackendException;
import io.agentfactory.backends.process.Checkout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "bench",
        description = {
            "Measures how fast a part is, against a limit that is measured in the same run.",
            "queue: turns through queue-service against the smallest possible pairs of commits of its own PostgreSQL.",
            "Every commit waits for the disk. Nothing else should be busy on the machine meanwhile."
        })
final class BenchCommand implements Callable<Integer> {

    private static final String PROGRAM = "io.agentfactory.bench.Bench";

    @Mixin
    private final HelpOption help = new HelpOption();

    @Parameters(paramLabel = "PART", description = "queue.")
    private String part = "";

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "3",
            description = "Runs, of which the median of each figure is printed (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "How long each figure is measured in a run (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--json", description = "Print one JSON object, and progress to standard error.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!part.equals("queue") || runs < 1 || seconds < 1) {
            throw new BackendException("What is measured must be queue, and --runs and --seconds at least 1.");
        }
        Path built = Checkout.root().resolve("system-tests").resolve("target");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseParallelGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dbackends=embedded",
                "-Dbackends.durable=true",
                "-Dproject.rootDir=" + Checkout.root(),
                "-cp",
                built.resolve("lib") + "/*:" + built + "/*",
                PROGRAM,
                part,
                Integer.toString(runs),
                Integer.toString(seconds)));
        if (json) {
            command.add("json");
        }
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
