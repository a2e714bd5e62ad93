package io.agentfactory.local.command;

import io.agentfactory.backends.process.BackendException;
import io.agentfactory.local.api.ApiToken;
import io.agentfactory.local.api.RestApi;
import io.agentfactory.local.stack.KeyFile;
import io.agentfactory.local.stack.RunningStack;
import io.agentfactory.local.stack.Service;
import io.agentfactory.local.stack.StackAddresses;
import io.agentfactory.local.stack.StackKeys;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

@Command(
        name = "status",
        description = "Shows the services, the lanes with work, the fleet, and how far readers lag behind the topics.")
final class StatusCommand implements Callable<Integer> {

    @Mixin
    private final HelpOption help = new HelpOption();

    private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(5);

    @Override
    public Integer call() {
        PrintStream out = System.out;
        RunningStack stack = RunningStack.in(Places.ownStack());
        StackKeys keys = KeyFile.read(Places.ownStack());
        StackAddresses at = stack.addresses();
        boolean well = true;
        try (RestApi api =
                new RestApi(() -> ApiToken.mint(keys.tokenKey(), List.of("reader"), TOKEN_LIFETIME, Instant.now()))) {
            out.println("Services");
            for (Service service : Service.values()) {
                well &= service(out, api, service, at);
            }
            well &= section(
                    out,
                    "Lanes",
                    () -> lanes(out, api.get(at.queue() + "/v1/lanes"), api.get(at.queue() + "/v1/queue/stats")));
            well &= section(out, "Fleet", () -> fleet(out, api.get(at.scaler() + "/v1/fleet")));
        }
        well &= section(out, "Lag", () -> lag(out, at.kafka()));
        return well ? 0 : 1;
    }

    /** Shows what it can: what does not answer says so in its place. True if it answers. */
    private static boolean section(PrintStream out, String title, Runnable content) {
        out.println(title);
        try {
            content.run();
            return true;
        } catch (BackendException e) {
            out.println("  unknown: " + e.getMessage());
            return false;
        }
    }

    private static boolean service(PrintStream out, RestApi api, Service service, StackAddresses at) {
        String health;
        try {
            health = api.get(at.of(service) + "/actuator/health/readiness")
                    .path("status")
                    .asString("?");
        } catch (BackendException e) {
            health = "DOWN";
        }
        out.printf("  %-18s %-6s %s%n", service.module(), health, at.of(service));
        return health.equals("UP");
    }

    private static void lanes(PrintStream out, JsonNode lanes, JsonNode stats) {
        out.printf(
                "  queued %d, running %d, scheduled %d, waiting lanes %d%n",
                stats.path("queued").asLong(),
                stats.path("running").asLong(),
                stats.path("scheduled").asLong(),
                stats.path("waitingLanes").asLong());
        for (JsonNode lane : lanes) {
            out.printf(
                    "  %-32s queued %d, %s, owner %s%n",
                    lane.path("conversationId").asString(),
                    lane.path("queued").asLong(),
                    lane.path("running").asBoolean() ? "running" : "not running",
                    lane.path("owner").asString("none"));
        }
    }

    private static void lag(PrintStream out, String kafka) {
        try (ReaderLag lag = new ReaderLag(kafka)) {
            lag.byGroup().forEach((group, records) -> out.printf("  %-18s %d%n", group, records));
        }
    }

    private static void fleet(PrintStream out, JsonNode fleet) {
        boolean none = true;
        for (JsonNode worker : fleet.path("workers")) {
            none = false;
            out.printf(
                    "  %-28s %-10s machine %s, for %s%n",
                    worker.path("workerId").asString(),
                    worker.path("state").asString(),
                    worker.path("machineId").asString("none yet"),
                    worker.path("conversationId").asString());
        }
        if (none) {
            out.println("  no worker");
        }
    }
}
