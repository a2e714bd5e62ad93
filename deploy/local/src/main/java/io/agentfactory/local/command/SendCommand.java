package io.agentfactory.local.command;

import io.agentfactory.backends.process.BackendException;
import io.agentfactory.local.api.PrivateChat;
import io.agentfactory.local.stack.KeyFile;
import io.agentfactory.local.stack.RunningStack;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "send", description = "Writes to the agent as a person of the running stack, and prints the reply.")
final class SendCommand implements Callable<Integer> {

    @Mixin
    private final HelpOption help = new HelpOption();

    @Option(names = "--chat", required = true, paramLabel = "N", description = "Number of the person and the chat.")
    private long chat;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "How long to wait for the reply (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Parameters(paramLabel = "TEXT", description = "What to write.")
    private String text = "";

    @Override
    public Integer call() throws InterruptedException {
        if (chat < 1 || seconds < 1 || text.isBlank()) {
            throw new BackendException("--chat and --wait must be at least 1, and the text must not be blank.");
        }
        RunningStack stack = RunningStack.in(Places.ownStack());
        PrivateChat person = new PrivateChat(stack.addresses(), KeyFile.read(Places.ownStack()), chat);
        Optional<String> reply = person.ask(text, Duration.ofSeconds(seconds));
        if (reply.isPresent()) {
            System.out.println(reply.get());
            return 0;
        }
        throw new BackendException("No reply within " + seconds + " s: look at ./factory status and ./factory logs.");
    }
}
