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

@Command(
        name = "simulate",
        description = {
            "Runs the scaler against the model of the Fly emulator on virtual time, while things break.",
            "2,000 conversations; the same seed gives the same history. Exits with 1 if a rule was broken."
        })
final class SimulateCommand implements Callable<Integer> {

    private static final String PROGRAM = "io.agentfactory.simulation.Simulate";
    private static final int MOST_DAYS = 366;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "30",
            description = "Days of traffic, 1 to 366 (default: ${DEFAULT-VALUE}).")
    private int days;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Decides all chance (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--no-limits",
            description = "Without limits on money, which otherwise keep machines from being made in busy hours.")
    private boolean noLimits;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (days < 1 || days > MOST_DAYS) {
            throw new BackendException("--days must be 1 to " + MOST_DAYS + ", not " + days + ".");
        }
        Path built = Checkout.root().resolve("system-tests").resolve("target");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-cp",
                built.resolve("lib") + "/*:" + built + "/*",
                PROGRAM,
                Integer.toString(days),
                Long.toString(seed)));
        if (json) {
            command.add("json");
        }
        if (noLimits) {
            command.add("no-limits");
        }
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
