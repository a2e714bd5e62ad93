package io.agentfactory.local.command;

import io.agentfactory.backends.process.BackendException;
import io.agentfactory.local.demo.Rehearsal;
import io.agentfactory.local.stack.Progress;
import io.agentfactory.local.stack.Stack;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "prepare",
        description = {
            "Makes later starts quicker. Done by itself after each build.",
            "Runs the stack once in a temporary folder and records which classes its programs load."
        })
final class PrepareCommand implements Callable<Integer> {

    @Mixin
    private final HelpOption help = new HelpOption();

    @Override
    public Integer call() throws InterruptedException {
        try (var running = RunningUntilTheEnd.inTemporaryFolder(true, Progress.SILENT)) {
            Stack stack = running.stack();
            stack.start();
            if (!new Rehearsal(stack).run()) {
                throw new BackendException(
                        "The rehearsal saw no reply: the next starts will be slower than they need be.");
            }
            return 0;
        }
    }
}
