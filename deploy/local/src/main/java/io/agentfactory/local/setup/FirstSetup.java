package io.agentfactory.local.setup;

import io.agentfactory.local.api.ApiToken;
import io.agentfactory.local.api.RestApi;
import io.agentfactory.local.stack.Emulators;
import io.agentfactory.local.stack.Stack;
import io.agentfactory.local.stack.StackAddresses;
import io.agentfactory.local.stack.StackKeys;
import io.agentfactory.local.stack.WorkerImage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Sets a stack up through the services' REST APIs, as an operator would: provider, policy, agent and bot. */
public final class FirstSetup {

    public static final String AGENT = "echo";

    private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(5);

    private final StackAddresses addresses;
    private final StackKeys keys;

    public FirstSetup(Stack stack) {
        this.addresses = stack.addresses();
        this.keys = stack.keys();
    }

    public void run(FleetTimes times) {
        try (RestApi api = new RestApi(this::token)) {
            run(api, times);
        }
    }

    /** Leaves a stack alone in which the bot answers already: what its user has changed since stays. */
    public void runOnce(FleetTimes times) {
        try (RestApi api = new RestApi(this::token)) {
            boolean ready = api.find(bot())
                    .map(found -> found.path("ready").asBoolean())
                    .orElse(false);
            if (!ready) {
                run(api, times);
            }
        }
    }

    private void run(RestApi api, FleetTimes times) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var fleet = CompletableFuture.runAsync(() -> setUpFleet(api, times), threads);
            var agent = CompletableFuture.runAsync(() -> setUpAgent(api), threads);
            CompletableFuture.allOf(fleet, agent).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException reason ? reason : e;
        }
    }

    private void setUpFleet(RestApi api, FleetTimes times) {
        api.put(addresses.ingress() + "/v1/secrets/fly.apiToken", Map.of("value", keys.flyToken()));
        api.put(addresses.scaler() + "/v1/fleet/provider", provider());
        api.put(addresses.scaler() + "/v1/fleet/policy", policy(times));
    }

    private void setUpAgent(RestApi api) {
        api.put(
                addresses.ingress() + "/v1/agents/" + AGENT,
                Map.of("profileVersion", "1", "enabled", true, "systemPrompt", "You repeat what you are told."));
        api.put(bot(), Map.of("token", keys.botToken()));
    }

    private String bot() {
        return addresses.ingress() + "/v1/agents/" + AGENT + "/bot";
    }

    private String token() {
        return ApiToken.mint(keys.tokenKey(), List.of("admin"), TOKEN_LIFETIME, Instant.now());
    }

    private Map<String, Object> provider() {
        return Map.of(
                "appName",
                Emulators.FLY_APP,
                "apiBaseUrl",
                addresses.fly(),
                "region",
                "iad",
                "image",
                WorkerImage.NAME,
                "volumeSizeGb",
                1,
                "memoryMb",
                256);
    }

    private static Map<String, Object> policy(FleetTimes times) {
        return Map.of(
                "maxWorkers", times.maxWorkers(),
                "spawnStep", times.maxWorkers(),
                "spawnIntervalMs", 500,
                "idleTimeoutMs", times.idleTimeout().toMillis(),
                "minLifeMs", times.minLife().toMillis(),
                "stopTimeoutMs", times.stopTimeout().toMillis());
    }
}
