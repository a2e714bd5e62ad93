package io.agentfactory.local.command;

import io.agentfactory.backends.process.BackendException;
import io.agentfactory.local.api.RestApi;
import io.agentfactory.local.stack.RunningStack;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "send", description = "Writes to the agent as a person of the running stack, and prints the reply.")
final class SendCommand implements Callable<Integer> {

    @Mixin
    private final HelpOption help = new HelpOption();

    private static final Duration PAUSE = Duration.ofMillis(100);

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
        String messages = stack.addresses().telegram() + "/emulator/chats/" + chat + "/messages";
        try (RestApi emulator = new RestApi(() -> "")) {
            long asked = emulator.post(messages, Map.of("text", text))
                    .path("messageId")
                    .asLong();
            long deadline = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
            while (System.nanoTime() < deadline) {
                for (JsonNode message :
                        emulator.get(messages + "?after=" + asked).path("messages")) {
                    if (!message.hasNonNull("from")) {
                        System.out.println(message.path("text").asString());
                        return 0;
                    }
                }
                Thread.sleep(PAUSE);
            }
        }
        throw new BackendException("No reply within " + seconds + " s: look at ./factory status and ./factory logs.");
    }
}
