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
        this(stack.addresses(), stack.keys());
    }

    FirstSetup(StackAddresses addresses, StackKeys keys) {
        this.addresses = addresses;
        this.keys = keys;
    }

    /**
     * Puts what is missing, piece by piece: what a set-up that was interrupted has left out, and nothing of the user's.
     */
    public void run(FleetTimes times) {
        try (RestApi api = new RestApi(this::token);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var fleet = CompletableFuture.runAsync(() -> setUpFleet(api, times), threads);
            var agent = CompletableFuture.runAsync(() -> setUpAgent(api), threads);
            CompletableFuture.allOf(fleet, agent).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException reason ? reason : e;
        }
    }

    private void setUpFleet(RestApi api, FleetTimes times) {
        String secret = addresses.ingress() + "/v1/secrets/fly.apiToken";
        if (!api.get(secret).path("present").asBoolean()) {
            api.put(secret, Map.of("value", keys.flyToken()));
        }
        putIfMissing(api, addresses.scaler() + "/v1/fleet/provider", provider());
        String policy = addresses.scaler() + "/v1/fleet/policy";
        boolean defaults = api.get(policy).path("version").asLong() == 0;
        if (defaults) {
            api.put(policy, policy(times));
        }
    }

    private void setUpAgent(RestApi api) {
        String agent = addresses.ingress() + "/v1/agents/" + AGENT;
        putIfMissing(
                api,
                agent,
                Map.of("profileVersion", "1", "enabled", true, "systemPrompt", "You repeat what you are told."));
        String bot = agent + "/bot";
        boolean answers =
                api.find(bot).map(found -> found.path("ready").asBoolean()).orElse(false);
        if (!answers) {
            api.put(bot, Map.of("token", keys.botToken()));
        }
    }

    private static void putIfMissing(RestApi api, String url, Map<String, ?> body) {
        if (api.find(url).isEmpty()) {
            api.put(url, body);
        }
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
                "stopTimeoutMs", times.stopTimeout().toMillis(),
                "reserveMs", times.reserve().toMillis());
    }
}
