package io.agentfactory.system;

import io.agentfactory.local.api.ApiToken;
import io.agentfactory.local.api.RestApi;
import io.agentfactory.local.fly.FlyMachine;
import io.agentfactory.local.setup.FirstSetup;
import io.agentfactory.local.setup.FleetTimes;
import io.agentfactory.local.stack.Progress;
import io.agentfactory.local.stack.Stack;
import io.agentfactory.local.stack.StackFolder;
import io.agentfactory.local.stack.StackPorts;
import io.agentfactory.local.stack.StackSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The laptop stack, set up as an operator would, with what the tests ask of it. */
final class RunningFactory implements AutoCloseable {

    private static final FleetTimes STAYING =
            new FleetTimes(8, Duration.ofMinutes(10), Duration.ZERO, Duration.ofSeconds(30), Duration.ZERO);

    private final Stack stack;
    private final RestApi api;

    private RunningFactory(Stack stack) {
        this.stack = stack;
        this.api = new RestApi(
                () -> ApiToken.mint(stack.keys().tokenKey(), List.of("admin"), Duration.ofMinutes(5), Instant.now()));
    }

    /** With workers that stay. */
    static RunningFactory start(Path folder) {
        return start(folder, STAYING);
    }

    static RunningFactory start(Path folder, FleetTimes times) {
        // Tests run in the folder of their module.
        Path checkout = Path.of("..").toAbsolutePath().normalize();
        Stack stack = Stack.prepare(
                new StackSettings(checkout, new StackFolder(folder), StackPorts.free(), true, false),
                true,
                Progress.SILENT);
        stack.start();
        new FirstSetup(stack).run(times);
        return new RunningFactory(stack);
    }

    Stack stack() {
        return stack;
    }

    /** A chat of its own, in which nobody has written yet. */
    Chat chat(long id) {
        return new Chat(stack.emulators().telegram(), id);
    }

    /** Whether a turn of the chat runs at this moment, as the queue says. */
    boolean turnRuns(Chat chat) {
        return lane(chat).map(lane -> lane.path("running").asBoolean()).orElse(false);
    }

    /** The machine that works for the chat. */
    FlyMachine machineOf(Chat chat) {
        String owner = lane(chat).orElseThrow().path("owner").asString();
        return stack.emulators().fly().machines().stream()
                .filter(machine -> machine.name().equals(owner))
                .findFirst()
                .orElseThrow();
    }

    /** How many replies to the chat are recorded as delivered. */
    long delivered(Chat chat) {
        long delivered = 0;
        JsonNode page = api.get(stack.addresses().ingress() + "/v1/replies?conversationId="
                + lane(chat).orElseThrow().path("conversationId").asString());
        for (JsonNode reply : page.path("items")) {
            delivered += reply.path("state").asString().equals("DELIVERED") ? 1 : 0;
        }
        return delivered;
    }

    private Optional<JsonNode> lane(Chat chat) {
        for (JsonNode lane : api.get(stack.addresses().queue() + "/v1/lanes?limit=500")) {
            if (lane.path("conversationId").asString().endsWith(":" + chat.id())) {
                return Optional.of(lane);
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        api.close();
        stack.close();
    }
}
