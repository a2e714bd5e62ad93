package io.agentfactory.local.command;

import io.agentfactory.local.demo.Demo;
import java.io.PrintStream;
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
        PrintStream progress = json ? System.err : System.out;
        try (var running = RunningUntilTheEnd.inTemporaryFolder(false, new Console(progress));
                Demo demo = new Demo(running.stack(), json, System.out, Places.typedAt())) {
            progress.println(
                    "Starting in " + running.stack().settings().folder().root());
            running.stack().startServing();
            return demo.run() ? 0 : 1;
        }
    }
}
