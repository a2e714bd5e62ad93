package io.agentfactory.cleanup.fleet;

import io.agentfactory.local.fly.FlyEmulator;
import io.agentfactory.local.fly.FlyEmulatorSettings;
import io.agentfactory.local.fly.http.FlyExchange;
import io.agentfactory.local.fly.http.RateLimits;
import io.agentfactory.local.fly.model.FlyDelays;
import io.agentfactory.local.fly.process.ImageCatalogue;
import io.agentfactory.testing.Answer;
import io.agentfactory.testing.ApiClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Fly emulator, and what a scaler or a stranger does with it. */
final class Cloud implements AutoCloseable {

    static final String APP = "workers";
    static final String API_TOKEN = "fly-api-token-of-the-tests";

    private final FlyEmulator emulator;
    private final List<FlyExchange> journal = new CopyOnWriteArrayList<>();
    private final ApiClient api;

    Cloud(Path folder, RateLimits limits) {
        emulator = FlyEmulator.start(
                0,
                FlyEmulatorSettings.laptop(folder, API_TOKEN)
                        .withApps(APP)
                        .withImages(ImageCatalogue.empty().with("worker:1", "sleep", "3600"))
                        .withDelays(FlyDelays.none())
                        .withLimits(limits));
        emulator.onExchange(journal::add);
        api = new ApiClient(emulator.baseUrl() + "/v1/apps/" + APP, API_TOKEN);
    }

    FlyEmulator emulator() {
        return emulator;
    }

    /** What was asked of it, as {@code GET /path}. */
    List<String> requests() {
        return journal.stream()
                .map(exchange -> exchange.method() + " " + exchange.uri())
                .toList();
    }

    /** @return id of the machine */
    String machine(String name, Map<String, String> metadata, String volumeId) {
        Map<String, Object> config = Map.of(
                "image",
                "worker:1",
                "metadata",
                metadata,
                "guest",
                Map.of("cpu_kind", "shared", "cpus", 1, "memory_mb", 2048),
                "mounts",
                volumeId.isEmpty() ? new Object[0] : new Object[] {Map.of("volume", volumeId, "path", "/data")});
        return post("/machines", Map.of("name", name, "config", config))
                .path("id")
                .asString();
    }

    /** @return id of the volume */
    String volume(String name) {
        return post("/volumes", Map.of("name", name, "size_gb", 10)).path("id").asString();
    }

    void destroyMachine(String id) {
        api.delete("/machines/" + id + "?force=true");
    }

    void deleteVolume(String id) {
        api.delete("/volumes/" + id);
    }

    int listMachines() {
        return api.get("/machines").status();
    }

    private JsonNode post(String path, Map<String, Object> body) {
        Answer answer = api.post(path, JsonMapper.shared().writeValueAsString(body));
        if (answer.status() >= 300) {
            throw new IllegalStateException(answer.status() + " " + answer.text());
        }
        return answer.json();
    }

    @Override
    public void close() {
        emulator.close();
    }
}
