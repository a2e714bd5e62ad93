package io.agentfactory.local.fly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.agentfactory.local.fly.FlyClient.Reply;
import io.agentfactory.local.fly.http.Fault;
import io.agentfactory.local.fly.http.FaultEffect;
import io.agentfactory.local.fly.http.RateLimits;
import io.agentfactory.local.fly.model.FlyDelays;
import io.agentfactory.local.fly.process.ImageCatalogue;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the emulator offers beside Fly's API: mishaps of machines, and the journal. */
class AdminApiTest {
    private static final String TOKEN = "fo1_test";
    private static final String MACHINES = "/apps/workers/machines";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private FlyEmulator emulator;
    private FlyClient fly;

    @BeforeEach
    void start() {
        emulator = FlyEmulator.start(
                0,
                FlyEmulatorSettings.laptop(folder, TOKEN)
                        .withApps("workers")
                        .withLimits(RateLimits.off())
                        .withDelays(FlyDelays.none())
                        .withImages(ImageCatalogue.empty().with("sleeper", "sleep", "600")));
        fly = new FlyClient(emulator, TOKEN);
    }

    @AfterEach
    void stop() {
        emulator.close();
    }

    @Test
    void machineExitsWithTheCodeThatWasOrdered() {
        // Given
        Reply machine = create("w1");
        waitFor(machine, "started");

        // When
        fly.admin("POST", "/machines/" + machine.text("id") + "/exit", "{\"code\":42}")
                .expect(200);
        waitFor(machine, "stopped");

        // Then
        JsonNode exit = fly.get(path(machine)).body().path("events").get(0);
        assertThat(exit.path("request").path("exit_event").path("exit_code").asInt())
                .isEqualTo(42);
        assertThat(emulator.machines().getFirst().pid()).isZero();
    }

    @Test
    void machineDiesOfLackOfMemory() {
        // Given
        Reply machine = create("w1");
        waitFor(machine, "started");

        // When
        fly.admin("POST", "/machines/w1/exit", "{\"outOfMemory\":true}").expect(200);
        waitFor(machine, "stopped");

        // Then
        JsonNode exit = fly.get(path(machine)).body().path("events").get(0).path("request");
        assertThat(exit.path("exit_event").path("oom_killed").asBoolean()).isTrue();
    }

    @Test
    void hostFailsAndComesBack() {
        // Given
        Reply machine = create("w1");
        waitFor(machine, "started");
        long pid = emulator.machines().getFirst().pid();

        // When
        Reply told = fly.admin("POST", "/machines/w1/host", "{\"reachable\":false}");
        Reply shown = fly.get(path(machine));
        await().atMost(PATIENCE).until(() -> ProcessHandle.of(pid).isEmpty());
        fly.admin("POST", "/machines/w1/host", "{\"reachable\":true}").expect(200);

        // Then
        assertThat(told.expect(200).body().path("reachable").asBoolean(true)).isFalse();
        assertThat(shown.text("host_status")).isEqualTo("unreachable");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(emulator.machines().getFirst().pid()).isNotIn(0L, pid));
        assertThat(fly.get(path(machine)).text("host_status")).isEqualTo("ok");
    }

    @Test
    void startsOfMachinesYetToBeMadeGoWrongAsOrdered() {
        // Given
        fly.admin("POST", "/machines/w1/start", "{\"stuck\":true}").expect(200);
        fly.admin("POST", "/machines/w2/start", "{\"boot\":\"fails\"}").expect(200);
        fly.admin("POST", "/machines/w3/start", "{\"boot\":\"vanishes\"}").expect(200);
        fly.admin("POST", "/machines/next/start", "{\"slowerMs\":3600000}").expect(200);

        // When
        Reply slow = create("w0");
        Reply stuck = create("w1");
        Reply failing = create("w2");
        Reply vanishing = create("w3");
        waitFor(failing, "failed");
        waitFor(vanishing, "destroyed");

        // Then
        assertThat(List.of(slow, stuck))
                .extracting(machine -> fly.get(path(machine)).text("state"))
                .containsExactly("starting", "created");
        assertThat(fly.admin("GET", "/machines/w0", "").body().path("slowerMs").asInt())
                .isEqualTo(3_600_000);
        fly.admin("POST", "/machines/w1/start", "{\"stuck\":false}").expect(200);
        waitFor(stuck, "started");
    }

    @Test
    void troubleIsListedUntilItEnds() {
        // Given
        fly.admin("POST", "/machines/w1/start", "{\"boot\":\"fails\"}").expect(200);

        // When
        JsonNode before = fly.admin("GET", "/machines", "").expect(200).body();
        fly.admin("DELETE", "/machines/w1", "").expect(200);

        // Then
        assertThat(before.get(0).path("machine").asString()).isEqualTo("w1");
        assertThat(before.get(0).path("boot").asString()).isEqualTo("fails");
        assertThat(fly.admin("GET", "/machines", "").body()).isEmpty();
    }

    @Test
    void whatCannotHappenIsRefusedWithAReason() {
        // Given
        create("w1");

        // When
        List<Reply> wrong = List.of(
                fly.admin("POST", "/machines/w1/exit", "{\"code\":\"many\"}"),
                fly.admin("POST", "/machines/w1/exit", "{\"code\":-1}"),
                fly.admin("POST", "/machines/w1/host", "{}"),
                fly.admin("POST", "/machines/w1/start", "{\"boot\":\"explodes\"}"),
                fly.admin("POST", "/machines/w1/start", "{\"slowerMs\":-1}"),
                fly.admin("POST", "/machines/w1/start", "{\"stuck\":\"a bit\"}"));
        Reply unknownMachine = fly.admin("POST", "/machines/nobody/exit", "{}");
        Reply unknownMishap = fly.admin("POST", "/machines/w1/explode", "{}");

        // Then
        assertThat(wrong).extracting(Reply::status).containsOnly(400);
        assertThat(List.of(unknownMachine, unknownMishap))
                .extracting(Reply::status)
                .containsOnly(404);
        fly.withToken("guess").admin("GET", "/machines/w1", "").expect(401);
    }

    @Test
    void journalShowsWhatWasAskedAndAnsweredUntilItIsCleared() {
        // Given
        create("w1");
        fly.get(MACHINES);

        // When
        JsonNode all = fly.admin("GET", "/journal", "").expect(200).body();
        JsonNode posts =
                fly.admin("GET", "/journal?method=POST&path=/machines", "").body();
        JsonNode newest = fly.admin("GET", "/journal?limit=1", "").body();
        fly.admin("DELETE", "/journal", "").expect(200);

        // Then
        assertThat(all).hasSize(2);
        assertThat(posts).hasSize(1);
        assertThat(posts.get(0).path("request").path("name").asString()).isEqualTo("w1");
        assertThat(posts.get(0).path("status").asInt()).isEqualTo(200);
        assertThat(posts.get(0).path("response").path("state").asString()).isEqualTo("created");
        assertThat(newest.get(0).path("method").asString()).isEqualTo("GET");
        assertThat(all.toString()).doesNotContain(TOKEN);
        assertThat(fly.admin("GET", "/journal", "").body()).isEmpty();
    }

    @Test
    void journalHasRequestsThatGotNoAnswer() {
        // Given
        emulator.inject(new Fault("POST", "/machines", new FaultEffect.DropsAfter(), 1));

        // When
        assertThatThrownBy(() -> create("w1")).isInstanceOf(UncheckedIOException.class);
        JsonNode entry = fly.admin("GET", "/journal", "").body().get(0);

        // Then
        assertThat(entry.path("answered").asBoolean(true)).isFalse();
        assertThat(entry.path("request").path("name").asString()).isEqualTo("w1");
    }

    private Reply create(String name) {
        return fly.post(
                        MACHINES,
                        "{\"name\":\"" + name
                                + "\",\"region\":\"iad\",\"config\":{\"image\":\"sleeper\",\"restart\":{\"policy\":\"no\"}}}")
                .expect(200);
    }

    private void waitFor(Reply machine, String state) {
        fly.get(path(machine) + "/wait?timeout=10&state=" + state + "&version=" + machine.text("instance_id"))
                .expect(200);
    }

    private static String path(Reply machine) {
        return MACHINES + "/" + machine.text("id");
    }
}
