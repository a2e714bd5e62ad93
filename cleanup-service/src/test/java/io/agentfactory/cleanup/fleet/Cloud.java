package io.agentfactory.cleanup.fleet;

import io.agentfactory.local.fly.FlyEmulator;
import io.agentfactory.local.fly.FlyEmulatorSettings;
import io.agentfactory.local.fly.http.RateLimits;
import io.agentfactory.local.fly.model.FlyDelays;
import io.agentfactory.local.fly.process.ImageCatalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Fly emulator, and what a scaler or a stranger does with it. */
final class Cloud implements AutoCloseable {

    static final String APP = "workers";
    static final String API_TOKEN = "fly-api-token-of-the-tests";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final FlyEmulator emulator;

    Cloud(Path folder, RateLimits limits) {
        emulator = FlyEmulator.start(
                0,
                FlyEmulatorSettings.laptop(folder, API_TOKEN)
                        .withApps(APP)
                        .withImages(ImageCatalogue.empty().with("worker:1", "sleep", "3600"))
                        .withDelays(FlyDelays.none())
                        .withLimits(limits));
    }

    FlyEmulator emulator() {
        return emulator;
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
        call("DELETE", "/machines/" + id + "?force=true", "");
    }

    void deleteVolume(String id) {
        call("DELETE", "/volumes/" + id, "");
    }

    int listMachines() {
        return call("GET", "/machines", "").statusCode();
    }

    private JsonNode post(String path, Map<String, Object> body) {
        HttpResponse<String> response = call("POST", path, JsonMapper.shared().writeValueAsString(body));
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(response.statusCode() + " " + response.body());
        }
        return JsonMapper.shared().readTree(response.body());
    }

    private HttpResponse<String> call(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(emulator.baseUrl() + "/v1/apps/" + APP + path))
                .header("Authorization", "Bearer " + API_TOKEN)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        emulator.close();
    }
}
