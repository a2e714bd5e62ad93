package io.agentfactory.scaler.spawn;

import io.agentfactory.platform.token.WorkerIdentity;
import io.agentfactory.platform.token.WorkerTokens;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.policy.FleetPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Environment of a worker's machine, with the names that existing worker images expect. The token in it is the worker's
 * own; the existing image sends no header, so its base URL carries the token too.
 */
@Component
class WorkerEnvironment {

    private static final Map<String, String> FIXED = Map.ofEntries(
            Map.entry("NODE_ENV", "production"),
            Map.entry("OPENCLAW_GATEWAY_HOST", "127.0.0.1"),
            Map.entry("OPENCLAW_GATEWAY_PORT", "18789"),
            Map.entry("OPENCLAW_GATEWAY_URL", "http://127.0.0.1:18789"),
            Map.entry("OPENCLAW_STATE_DIR", "/data/.clawdbot"),
            Map.entry("OPENCLAW_WORKSPACE_DIR", "/data/workspace"),
            Map.entry("OPENCLAW_CONFIG_PATH", "/data/.clawdbot/openclaw.json"),
            Map.entry("OPENCLAW_REQUIRE_DATA_MOUNT", "true"),
            Map.entry("OPENCLAW_RUN_SETUP", "false"),
            Map.entry("OPENCLAW_SETUP_TIMEOUT_MS", "90000"),
            Map.entry("OPENCLAW_GATEWAY_COMMAND", "node /app/openclaw.mjs gateway"),
            Map.entry("OPENCLAW_GATEWAY_READY_TIMEOUT_MS", "60000"),
            Map.entry("OPENCLAW_GATEWAY_READY_POLL_MS", "500"),
            Map.entry("OPENCLAW_GATEWAY_READY_REQUIRED", "true"),
            Map.entry("SKILLS_BOOTSTRAP_MODE", "db_manifest"),
            Map.entry("SKILLS_BOOTSTRAP_REQUIRED", "false"),
            Map.entry("SKILLS_BOOTSTRAP_TIMEOUT_MS", "15000"),
            Map.entry("SKILLS_RELEASE_CHANNEL", "stable"),
            Map.entry("OPENCLAW_SKILLS_DIR", "/data/workspace/skills"));

    private final WorkerTokens tokens;
    private final BridgeEnvironment bridges;
    private final WorkerProperties properties;

    WorkerEnvironment(WorkerTokens tokens, BridgeEnvironment bridges, WorkerProperties properties) {
        this.tokens = tokens;
        this.bridges = bridges;
        this.properties = properties;
    }

    /** How long the token in it is valid. */
    Duration tokenLifetime() {
        return properties.tokenLifetime();
    }

    Map<String, String> of(Worker worker, FleetPolicy policy) {
        String id = worker.workerId();
        String token = tokens.mint(new WorkerIdentity(id, worker.workspaceId()), properties.tokenLifetime())
                .reveal();
        var environment = new HashMap<>(FIXED);
        environment.putAll(bridges.of(worker));
        environment.put("AGENT_FACTORY_WORKER_ID", id);
        environment.put("WORKER_ID", id);
        environment.put("WORKSPACE_ID", worker.workspaceId());
        environment.put("OPENCLAW_AGENT_KEY", worker.agentKey());
        environment.put("OPENCLAW_CONVERSATION_ID", worker.conversationId());
        environment.put(
                "WORKER_IDLE_TIMEOUT_MS",
                Long.toString(policy.patience().idleTimeout().toMillis()));
        environment.put("CONVEX_URL", properties.door() + "/convex/" + token);
        environment.put("AGENT_FACTORY_DOOR_URL", properties.door());
        environment.put("AGENT_FACTORY_WORKER_TOKEN", token);
        environment.put("AGENT_FACTORY_KAFKA_BOOTSTRAP", properties.kafkaBootstrap());
        environment.put("AGENT_FACTORY_SCHEMA_REGISTRY_URL", properties.schemaRegistryUrl());
        environment.values().removeIf(String::isBlank);
        return Map.copyOf(environment);
    }
}
