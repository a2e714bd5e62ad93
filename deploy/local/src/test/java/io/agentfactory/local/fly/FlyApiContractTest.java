package io.agentfactory.local.fly;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.local.fly.FlyClient.Reply;
import io.agentfactory.local.fly.http.RateLimits;
import io.agentfactory.local.fly.model.FlyDelays;
import io.agentfactory.local.fly.model.FlyQuirks;
import io.agentfactory.local.fly.process.ImageCatalogue;
import io.agentfactory.testing.FlyContract;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every request and answer here is held against Fly's OpenAPI document, but for two kinds that it gets wrong or leaves
 * out, each marked where it occurs: leases (the document lacks the envelope that prose and the official client have)
 * and the status of errors.
 */
class FlyApiContractTest {
    private static final String TOKEN = "fo1_test";
    private static final String MACHINE = "{\"name\":\"%s\",\"region\":\"iad\",\"config\":{\"image\":\"sleeper:1\","
            + "\"env\":{\"WORKER_ID\":\"w1\"},\"guest\":{\"cpu_kind\":\"shared\",\"cpus\":1,\"memory_mb\":2048},"
            + "\"metadata\":{\"deployment\":\"d1\"},\"restart\":{\"policy\":\"no\"},"
            + "\"stop_config\":{\"signal\":\"SIGTERM\",\"timeout\":\"5s\"}}}";

    @TempDir
    Path folder;

    private FlyEmulator emulator;
    private FlyClient fly;

    @BeforeAll
    static void sayWhenSkipped() {
        if (FlyContract.fromEnvironment().isEmpty()) {
            System.out.println("*** SKIPPED: the Fly emulator was NOT checked against Fly's OpenAPI document."
                    + " Set FLY_OPENAPI to the path of fly-machines-openapi.json to check it. ***");
        }
    }

    @BeforeEach
    void start() {
        Assumptions.assumeTrue(
                FlyContract.fromEnvironment().isPresent(), "FLY_OPENAPI does not name Fly's OpenAPI document");
        emulator = FlyEmulator.start(0, settings(FlyQuirks.defaults()));
        fly = new FlyClient(emulator, TOKEN);
    }

    @AfterEach
    void stop() {
        // Null where the test was skipped.
        if (emulator != null) {
            emulator.close();
        }
    }

    @Test
    void judgeNoticesWhatTheDocumentForbids() {
        // Given
        FlyContract judge = FlyContract.fromEnvironment().orElseThrow();
        URI uri = URI.create("/v1/apps/workers/machines/1");

        // When
        List<String> wrongType = judge.complaints("GET", uri, "", 200, "{\"state\":5}");
        List<String> unknownField = judge.complaints("GET", uri, "", 200, "{\"statee\":\"started\"}");
        List<String> unknownPath = judge.complaints("GET", URI.create("/v1/apps/workers/engines"), "", 200, "{}");

        // Then
        assertThat(List.of(wrongType, unknownField, unknownPath)).noneMatch(List::isEmpty);
    }

    @Test
    void appIsCreatedShownAndListed() {
        // When
        Reply created = fly.post("/apps", "{\"name\":\"second\",\"org_slug\":\"personal\"}");
        Reply shown = fly.get("/apps/second");
        Reply listed = fly.get("/apps?org_slug=personal");

        // Then
        assertThat(List.of(created.status(), shown.status(), listed.status())).containsExactly(201, 200, 200);
        assertThat(shown.text("name")).isEqualTo("second");
        assertThat(listed.body().path("total_apps").asInt()).isEqualTo(2);
        fly.get("/apps/unknown").expect(404);
    }

    @Test
    void machineLivesFromCreateToDelete() {
        // Given
        Reply created =
                fly.post("/apps/workers/machines", MACHINE.formatted("w1")).expect(200);
        String path = "/apps/workers/machines/" + created.text("id");

        // When
        Reply started = fly.get(path + "/wait?state=started&timeout=10").expect(200);
        fly.post(path + "/cordon", "").expect(200);
        fly.post(path + "/uncordon", "").expect(200);
        fly.post(path + "/stop", "{\"signal\":\"SIGTERM\",\"timeout\":\"5s\"}").expect(200);
        Reply stopped = fly.get(path + "/wait?state=stopped&timeout=10&instance_id=" + created.text("instance_id"));
        Reply shown = fly.get(path).expect(200);
        fly.post(path + "/start", "").expect(200);
        fly.get(path + "/wait?timeout=10").expect(200);
        Reply events = fly.get(path + "/events?limit=3").expect(200);
        fly.delete(path + "?force=true").expect(200);
        Reply gone = fly.get(path + "/wait?state=destroyed&timeout=10");

        // Then
        assertThat(created.text("state")).isEqualTo("created");
        assertThat(started.text("state")).isEqualTo("started");
        assertThat(stopped.expect(200).text("state")).isEqualTo("stopped");
        assertThat(shown.body().path("events").get(0).path("type").asString()).isEqualTo("exit");
        assertThat(events.body()).hasSize(3);
        assertThat(gone.expect(200).text("state")).isEqualTo("destroyed");
    }

    @Test
    void listFiltersAndSummaries() {
        // Given
        fly.post("/apps/workers/machines", MACHINE.formatted("w1")).expect(200);
        fly.post(
                        "/apps/workers/machines",
                        "{\"name\":\"w2\",\"region\":\"ams\",\"skip_launch\":true,\"config\":{\"image\":\"sleeper:1\"}}")
                .expect(200);

        // When
        Reply all = fly.get("/apps/workers/machines");
        Reply inAmsterdam = fly.get("/apps/workers/machines?region=ams");
        Reply created = fly.get("/apps/workers/machines?state=created&region=ams");
        Reply tagged = fly.get("/apps/workers/machines?metadata.deployment=d1");
        Reply summary = fly.get("/apps/workers/machines?summary=true&include_deleted=true");

        // Then
        assertThat(all.body()).hasSize(2);
        assertThat(inAmsterdam.body().get(0).path("name").asString()).isEqualTo("w2");
        assertThat(created.body()).hasSize(1);
        assertThat(tagged.body().get(0).path("name").asString()).isEqualTo("w1");
        assertThat(summary.body())
                .hasSize(2)
                .allSatisfy(machine -> assertThat(machine.has("config")).isFalse());
    }

    @Test
    void metadataIsSetReadAndRemoved() {
        // Given
        String path = "/apps/workers/machines/" + idle("w1") + "/metadata";

        // When
        fly.post(path + "/worker", "{\"value\":\"w1\"}").expect(204);
        fly.send("PATCH", path, "{\"metadata\":{\"zone\":\"a\",\"deployment\":\"\"}}")
                .expect(204);
        Reply all = fly.get(path);
        fly.delete(path + "/zone").expect(204);

        // Then
        assertThat(all.body().properties()).extracting(entry -> entry.getKey()).containsOnly("worker", "zone");
        assertThat(fly.get(path + "/worker").text("value")).isEqualTo("w1");
        assertThat(fly.get(path + "/zone").expect(404).text("error")).isNotEmpty();
    }

    @Test
    void volumeIsCreatedBoundAndDeletedAfterItsMachine() {
        // Given
        Reply volume = fly.post("/apps/workers/volumes", "{\"name\":\"data_w1\",\"region\":\"iad\",\"size_gb\":1}");
        Reply machine = fly.post(
                        "/apps/workers/machines",
                        "{\"name\":\"w1\",\"region\":\"iad\",\"skip_launch\":true,\"config\":{\"image\":\"sleeper:1\",\"mounts\":[{\"volume\":\""
                                + volume.text("id") + "\",\"path\":\"/data\"}]}}")
                .expect(200);
        Reply bound = fly.get("/apps/workers/volumes/" + volume.text("id")).expect(200);
        Reply refused = fly.delete("/apps/workers/volumes/" + volume.text("id"));

        // When
        fly.delete("/apps/workers/machines/" + machine.text("id")).expect(200);
        fly.get("/apps/workers/machines/" + machine.text("id") + "/wait?state=destroyed&timeout=10");
        Reply deleted = fly.delete("/apps/workers/volumes/" + volume.text("id")).expect(200);

        // Then
        assertThat(bound.text("attached_machine_id")).isEqualTo(machine.text("id"));
        assertThat(refused.expect(412).text("error"))
                .isEqualTo("failed_precondition: volume is currently bound to machine: " + machine.text("id"));
        assertThat(deleted.text("state")).isEqualTo("destroyed");
        assertThat(fly.get("/apps/workers/volumes").body().get(0).path("state").asString())
                .isEqualTo("pending_destroy");
    }

    @Test
    void plainLeaseMatchesTheDocument() {
        // Given
        emulator.close();
        emulator = FlyEmulator.start(0, settings(FlyQuirks.defaults().withPlainLeases()));
        fly = new FlyClient(emulator, TOKEN);
        String path = "/apps/workers/machines/" + idle("w1") + "/lease";

        // When
        Reply lease = fly.post(path, "{\"ttl\":30,\"description\":\"deploy\"}").expect(201);
        Reply shown = fly.get(path).expect(200);
        Reply released = fly.withNonce(lease.text("nonce")).delete(path);

        // Then
        assertThat(shown.text("nonce")).isEqualTo(lease.text("nonce"));
        released.expect(200);
        fly.get(path).expect(404);
    }

    @Test
    void leaseInItsEnvelopeKeepsOthersOutWithAMessage() {
        // Given
        String machine = "/apps/workers/machines/" + idle("w1");
        // Prose and the official client have an envelope round what the document shows, hence unchecked.
        Reply lease = fly.unchecked().post(machine + "/lease?ttl=30", "");

        // When
        // Errors about leases carry "message" and "code", which the document does not know.
        Reply stranger = fly.unchecked().post(machine + "/start", "");
        Reply holder = fly.withNonce(lease.body().path("data").path("nonce").asString())
                .post(machine + "/start", "");

        // Then
        assertThat(lease.expect(201).text("status")).isEqualTo("success");
        assertThat(stranger.expect(409).text("message")).contains("lease currently held by");
        holder.expect(200);
    }

    @Test
    void createWithALeaseShowsTheNonceOnce() {
        // When
        Reply created = fly.post(
                "/apps/workers/machines",
                "{\"name\":\"w1\",\"lease_ttl\":30,\"skip_launch\":true,\"config\":{\"image\":\"sleeper:1\"}}");

        // Then
        assertThat(created.expect(200).text("nonce")).isNotEmpty();
        assertThat(fly.get("/apps/workers/machines/" + created.text("id"))
                        .body()
                        .has("nonce"))
                .isFalse();
    }

    @Test
    void machineIsUpdatedRestartedSignalledAndSuspended() {
        // Given
        Reply created =
                fly.post("/apps/workers/machines", MACHINE.formatted("w1")).expect(200);
        String path = "/apps/workers/machines/" + created.text("id");
        fly.get(path + "/wait?state=started&timeout=10").expect(200);

        // When
        Reply updated = fly.post(
                        path,
                        "{\"current_version\":\"" + created.text("instance_id")
                                + "\",\"lease_ttl\":30,\"config\":{\"image\":\"sleeper:2\"}}")
                .expect(200);
        FlyClient holder = fly.withNonce(updated.text("nonce"));
        String wait = path + "/wait?timeout=10&version=" + updated.text("instance_id");
        fly.get(wait + "&state=started").expect(200);
        holder.post(path + "/restart?timeout=5s&signal=SIGTERM", "").expect(200);
        fly.get(wait + "&state=started").expect(200);
        holder.post(path + "/suspend", "").expect(200);
        Reply suspended = fly.get(wait + "&state=suspended").expect(200);
        holder.post(path + "/start", "").expect(200);
        fly.get(wait + "&state=started").expect(200);
        holder.post(path + "/signal", "{\"signal\":\"SIGABRT\"}").expect(200);
        Reply versions = fly.get(path + "/versions").expect(200);

        // Then
        assertThat(updated.text("state")).isEqualTo("replacing");
        assertThat(updated.text("instance_id")).isNotEqualTo(created.text("instance_id"));
        assertThat(suspended.text("state")).isEqualTo("suspended");
        assertThat(versions.body()
                        .valueStream()
                        .map(version -> version.path("version").asString()))
                .containsExactly(updated.text("instance_id"), created.text("instance_id"));
    }

    @Test
    void machineOnAFailedHostShowsAnIncompleteConfig() {
        // Given
        Reply volume = fly.post("/apps/workers/volumes", "{\"name\":\"data\",\"region\":\"iad\",\"size_gb\":1}");
        Reply machine = fly.post(
                        "/apps/workers/machines",
                        "{\"name\":\"w1\",\"region\":\"iad\",\"config\":{\"image\":\"sleeper:1\",\"env\":{\"A\":\"b\"},"
                                + "\"metadata\":{\"deployment\":\"d1\"},\"mounts\":[{\"volume\":\"" + volume.text("id")
                                + "\",\"path\":\"/data\"}]}}")
                .expect(200);
        String path = "/apps/workers/machines/" + machine.text("id");

        // When
        emulator.mishaps().failHost("w1");
        Reply shown = fly.get(path).expect(200);

        // Then
        assertThat(shown.text("host_status")).isEqualTo("unreachable");
        assertThat(shown.body().has("config")).isFalse();
        assertThat(shown.body().path("incomplete_config").propertyNames()).containsOnly("metadata", "mounts");
        assertThat(fly.get("/apps/workers/machines?metadata.deployment=d1").body())
                .hasSize(1);
        assertThat(fly.get("/apps/workers/volumes/" + volume.text("id")).text("host_status"))
                .isEqualTo("unreachable");
        assertThat(fly.post(path + "/stop", "").expect(503).text("error")).startsWith("unavailable: ");
        fly.delete(path + "?force=true").expect(200);
    }

    private String idle(String name) {
        return fly.post(
                        "/apps/workers/machines",
                        "{\"name\":\"" + name + "\",\"skip_launch\":true,\"config\":{\"image\":\"sleeper:1\","
                                + "\"metadata\":{\"deployment\":\"d1\"}}}")
                .expect(200)
                .text("id");
    }

    private FlyEmulatorSettings settings(FlyQuirks quirks) {
        return FlyEmulatorSettings.laptop(folder, TOKEN)
                .withApps("workers")
                .withQuirks(quirks)
                .withLimits(RateLimits.off())
                .withDelays(FlyDelays.none())
                .withImages(ImageCatalogue.empty().with("sleeper", "sleep", "600"));
    }
}
