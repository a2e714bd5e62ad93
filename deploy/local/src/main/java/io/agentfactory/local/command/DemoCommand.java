package io.agentfactory.local.command;

import io.agentfactory.backends.process.BackendException;
import io.agentfactory.backends.process.Checkout;
import io.agentfactory.backends.process.Folders;
import io.agentfactory.local.demo.Demo;
import io.agentfactory.local.stack.Stack;
import io.agentfactory.local.stack.StackFolder;
import io.agentfactory.local.stack.StackPorts;
import io.agentfactory.local.stack.StackSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = {
            "Shows six messages travel through everything, and the fleet come and go.",
            "Starts everything on free ports in a temporary folder, lets two people write three messages each,",
            "prints every hop as it happens, waits until the fleet is gone, and stops everything.",
            "Ends with 0 only if every message got exactly one reply, in order, and no machine and no volume is left."
        })
final class DemoCommand implements Callable<Integer> {

    @Mixin
    private final HelpOption help = new HelpOption();

    @Option(names = "--json", description = "Print one JSON object a line, and progress to standard error.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Path folder = temporaryFolder();
        PrintStream progress = json ? System.err : System.out;
        StackSettings settings =
                new StackSettings(Checkout.root(), new StackFolder(folder), StackPorts.free(), false, false);
        Stack stack = Stack.prepare(settings, false, new Console(progress));
        try (var running = new RunningUntilTheEnd(stack, () -> Folders.delete(folder));
                Demo demo = new Demo(stack, json, System.out, Places.typedAt())) {
            progress.println("Starting in " + folder);
            stack.startServing();
            return demo.run() ? 0 : 1;
        }
    }

    static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("agent-factory-demo-");
        } catch (IOException e) {
            throw new BackendException("No temporary folder can be made: " + e.getMessage(), e);
        }
    }
}
