package io.agentfactory.local.command;

import io.agentfactory.backends.process.Checkout;
import io.agentfactory.local.setup.FirstSetup;
import io.agentfactory.local.setup.FleetTimes;
import io.agentfactory.local.stack.Emulators;
import io.agentfactory.local.stack.MemoryUse;
import io.agentfactory.local.stack.Service;
import io.agentfactory.local.stack.Stack;
import io.agentfactory.local.stack.StackAddresses;
import io.agentfactory.local.stack.StackFolder;
import io.agentfactory.local.stack.StackPorts;
import io.agentfactory.local.stack.StackSettings;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        description = "Starts everything, prints the addresses, and runs until Ctrl-C. State lives in .local/.")
final class UpCommand implements Callable<Integer> {

    @Mixin
    private final HelpOption help = new HelpOption();

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final double MILLIS = 1000.0;

    @Option(names = "--fresh", description = "Forget everything that an earlier run has stored.")
    private boolean fresh;

    @Override
    public Integer call() throws InterruptedException {
        PrintStream out = System.out;
        StackFolder folder = Places.ownStack();
        StackSettings settings = new StackSettings(Checkout.root(), folder, StackPorts.fixed(), true, false);
        Stack stack = Stack.prepare(settings, fresh, new Console(out));
        try (var running = new RunningUntilTheEnd(stack, () -> {})) {
            out.println("Starting in " + folder.root());
            stack.start();
            new FirstSetup(stack).run(FleetTimes.PLAY);
            welcome(out, stack);
            watch(stack, out);
            return 0;
        }
    }

    private static void welcome(PrintStream out, Stack stack) {
        double seconds = Duration.between(Places.typedAt(), Instant.now()).toMillis() / MILLIS;
        MemoryUse memory = MemoryUse.sample();
        StackAddresses at = stack.addresses();
        out.printf(
                Locale.ROOT,
                "%nAgent Factory is up after %.1f s, using %.2f GiB (%s of all its processes).%n",
                seconds,
                memory.gibibytes(),
                memory.measure());
        line(out, "chat with the agent", at.telegram());
        for (Service service : Service.values()) {
            line(out, service.module(), at.of(service) + "/v3/api-docs");
        }
        line(out, "Fly emulator", at.fly() + "/v1 (app " + Emulators.FLY_APP + ")");
        line(out, "schema registry", at.registry());
        line(out, "Kafka", at.kafka());
        out.println(
                "Try: ./factory send --chat 1 \"Hello\", ./factory status, ./factory logs. Ctrl-C stops everything.");
    }

    private static void line(PrintStream out, String name, String address) {
        out.printf("  %-20s  %s%n", name, address);
    }

    /** Says once of each part that it has ended by itself. */
    private static void watch(Stack stack, PrintStream out) throws InterruptedException {
        Set<String> told = new HashSet<>();
        while (true) {
            Thread.sleep(LOOK);
            stack.ended().stream()
                    .filter(told::add)
                    .forEach(part -> out.println(part + " has ended: ./factory logs " + part + " shows why."));
        }
    }
}
