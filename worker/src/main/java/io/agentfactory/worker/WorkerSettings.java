package io.agentfactory.worker;

import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a worker is told when it is started.
 *
 * @param door base address of the worker door, without {@code /v1}
 * @param offers null: the worker long-polls only
 */
public record WorkerSettings(
        String workerId,
        URI door,
        WorkerToken token,
        @Nullable OfferSettings offers,
        WorkerTimes times,
        SnapshotSettings snapshots) {

    private static final String DEFAULT_IDLE_TIMEOUT_MS = "1800000";

    /**
     * Reads the environment that the scaler gives a machine; {@code docs/worker-sdk.md} lists it.
     *
     * @throws IllegalArgumentException with one sentence that says which variable to set, and how
     */
    public static WorkerSettings fromEnvironment(Map<String, String> environment) {
        Path data = Path.of(optional(environment, "AGENT_FACTORY_DATA_DIR", "/data"));
        SnapshotSettings snapshots = SnapshotSettings.of(data);
        boolean startEmpty = flag(environment, "AGENT_FACTORY_START_EMPTY_ON_FAILED_RESTORE");
        return new WorkerSettings(
                required(environment, "WORKER_ID"),
                door(required(environment, "AGENT_FACTORY_DOOR_URL")),
                new WorkerToken(required(environment, "AGENT_FACTORY_WORKER_TOKEN")),
                offers(environment),
                WorkerTimes.defaults(millis(environment, "WORKER_IDLE_TIMEOUT_MS", DEFAULT_IDLE_TIMEOUT_MS)),
                new SnapshotSettings(
                        snapshots.dataFolder(),
                        snapshots.folders(),
                        snapshots.maxArchiveBytes(),
                        snapshots.maxUnpackedBytes(),
                        snapshots.maxEntries(),
                        startEmpty));
    }

    private static @Nullable OfferSettings offers(Map<String, String> environment) {
        String kafka = optional(environment, "AGENT_FACTORY_KAFKA_BOOTSTRAP", "");
        String registry = optional(environment, "AGENT_FACTORY_SCHEMA_REGISTRY_URL", "");
        return kafka.isEmpty() || registry.isEmpty() ? null : new OfferSettings(kafka, registry);
    }

    private static URI door(String text) {
        URI door;
        try {
            door = URI.create(text.replaceAll("/+$", ""));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "AGENT_FACTORY_DOOR_URL is no address: set it to that of the queue service.", e);
        }
        boolean http = "http".equals(door.getScheme()) || "https".equals(door.getScheme());
        if (!http || door.getHost() == null) {
            throw new IllegalArgumentException(
                    "AGENT_FACTORY_DOOR_URL must be an http or https address, such as http://queue.internal:8082.");
        }
        return door;
    }

    private static Duration millis(Map<String, String> environment, String name, String otherwise) {
        String text = optional(environment, name, otherwise);
        try {
            Duration value = Duration.ofMillis(Long.parseLong(text));
            if (value.isPositive() && value.toDays() < 366) {
                return value;
            }
        } catch (NumberFormatException | DateTimeException e) {
            throw new IllegalArgumentException(name + " must be a number of milliseconds, not '" + text + "'.", e);
        }
        throw new IllegalArgumentException(name + " is " + text + ": set it between 1 ms and a year.");
    }

    private static boolean flag(Map<String, String> environment, String name) {
        String text = optional(environment, name, "false");
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(name + " must be true or false, not '" + text + "'.");
        };
    }

    private static String required(Map<String, String> environment, String name) {
        String value = optional(environment, name, "");
        if (value.isEmpty()) {
            throw new IllegalArgumentException(name + " is not set: the worker cannot start without it.");
        }
        return value;
    }

    private static String optional(Map<String, String> environment, String name, String otherwise) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? otherwise : value.trim();
    }
}
