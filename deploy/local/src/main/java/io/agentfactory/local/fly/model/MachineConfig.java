package io.agentfactory.local.fly.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A machine's {@code config}, kept as the caller sent it, with typed access to what the emulator acts on. Whatever it
 * does not know is kept and shown, but has no effect. Never changed in place. Its text shows no environment.
 */
public record MachineConfig(@JsonValue JsonNode document) {
    static final Set<String> STOP_SIGNALS =
            Set.of("SIGHUP", "SIGINT", "SIGQUIT", "SIGKILL", "SIGUSR1", "SIGUSR2", "SIGTERM");
    static final Duration DEFAULT_STOP_TIMEOUT = Duration.ofSeconds(5);
    static final Duration MAX_STOP_TIMEOUT = Duration.ofSeconds(300);
    private static final int MEMORY_STEP_MB = 256;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public MachineConfig {
        if (!document.isObject()) {
            throw FlyRefusal.invalid("config must be an object");
        }
        document = document.deepCopy();
    }

    /** Refuses what Fly refuses, so that every later access succeeds. */
    MachineConfig checked() {
        if (image().isBlank()) {
            throw FlyRefusal.invalid("config.image is required");
        }
        if (document.path("mounts").size() > 1) {
            throw FlyRefusal.invalid("only one mount per machine is supported");
        }
        if (memoryMb() <= 0 || memoryMb() % MEMORY_STEP_MB != 0) {
            throw FlyRefusal.invalid("memory_mb must be a multiple of 256, not " + memoryMb());
        }
        for (Map.Entry<String, JsonNode> entry : document.path("env").properties()) {
            if (!entry.getValue().isString()) {
                throw FlyRefusal.invalid("config.env." + entry.getKey() + " must be a string");
            }
        }
        restart();
        stopTimeout();
        stopSignal("SIGINT");
        return this;
    }

    public String image() {
        return document.path("image").asString("");
    }

    public Map<String, String> env() {
        return strings(document.path("env"));
    }

    public Map<String, String> metadata() {
        return strings(document.path("metadata"));
    }

    /** The volume mounted, as a list of none or one. */
    public List<Mount> mounts() {
        return document.path("mounts")
                .valueStream()
                .map(mount -> new Mount(
                        mount.path("volume").asString(""), mount.path("path").asString("")))
                .toList();
    }

    public int memoryMb() {
        return document.path("guest").path("memory_mb").asInt(MEMORY_STEP_MB);
    }

    public boolean autoDestroy() {
        return document.path("auto_destroy").asBoolean(false);
    }

    RestartPolicy restart() {
        JsonNode restart = document.path("restart");
        int retries = restart.path("max_retries").asInt(RestartPolicy.DEFAULT_MAX_RETRIES);
        return RestartPolicy.parse(restart.path("policy").asString(""), retries);
    }

    String stopSignal(String fallback) {
        return signal(document.path("stop_config").path("signal"), fallback);
    }

    Duration stopTimeout() {
        return timeout(document.path("stop_config").path("timeout"), DEFAULT_STOP_TIMEOUT);
    }

    static String signal(JsonNode node, String fallback) {
        return Signals.named(STOP_SIGNALS, node, fallback);
    }

    /** Longer time-outs are cut to the maximum: what Fly does with them has not been established. */
    static Duration timeout(JsonNode node, Duration fallback) {
        Duration asked = node.isMissingNode() || node.isNull() ? fallback : Durations.parse(node);
        return asked.compareTo(MAX_STOP_TIMEOUT) > 0 ? MAX_STOP_TIMEOUT : asked;
    }

    MachineConfig withMetadata(Map<String, String> metadata) {
        ObjectNode copy = (ObjectNode) document.deepCopy();
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        metadata.forEach(values::put);
        copy.set("metadata", values);
        return new MachineConfig(copy);
    }

    private static Map<String, String> strings(JsonNode object) {
        Map<String, String> values = new LinkedHashMap<>();
        object.properties()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().asString("")));
        return values;
    }

    @Override
    public String toString() {
        return "MachineConfig[image=" + image() + "]";
    }

    /** A volume (by id) and the path at which the machine sees it. */
    public record Mount(String volume, String path) {}
}
