package io.agentfactory.local.command;

import io.agentfactory.backends.process.BackendException;
import java.io.IOException;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of the commands. Turns every expected failure into one sentence and exit code 1. */
@Command(
        name = "factory",
        description = "Agent Factory on this machine: every part real, only Telegram and Fly emulated.",
        subcommands = {
            UpCommand.class,
            DemoCommand.class,
            SendCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            TokenCommand.class,
            FlyCommand.class,
            BenchCommand.class,
            SimulateCommand.class,
            SchemasCommand.class,
            TopicsCommand.class,
            PrepareCommand.class,
            CommandLine.HelpCommand.class
        })
public final class FactoryCommand implements Runnable {

    @Mixin
    private final HelpOption help = new HelpOption();

    @Spec
    private @org.jspecify.annotations.Nullable CommandSpec spec;

    /** Runs the command line and returns the exit code. */
    public static int run(String... args) {
        CommandLine factory = new CommandLine(new FactoryCommand());
        return factory.setParameterExceptionHandler((wrong, _) -> {
                    CommandLine command = wrong.getCommandLine();
                    command.getErr().println(wrong.getMessage());
                    if (command == factory) {
                        command.usage(command.getErr());
                    } else {
                        command.getErr()
                                .println("./factory " + command.getCommandName() + " --help says what it takes.");
                    }
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof BackendException) {
                        command.getErr().println(failure.getMessage());
                    } else if (failure instanceof IOException || failure instanceof UncheckedIOException) {
                        command.getErr().println("A file cannot be read or written: " + failure.getMessage());
                    } else {
                        failure.printStackTrace(command.getErr());
                    }
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(args);
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "Say what to do:");
        }
    }
}
